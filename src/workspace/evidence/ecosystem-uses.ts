// Which declared names the code uses as a dependency's: the contest, told with the words of npm and of Python.
import { packageNameOf, typesPackageOf } from '../dependencies/npm-package.ts';
import type { NpmProject } from '../dependencies/npm-project.ts';
import type { PythonProject } from '../dependencies/python-project.ts';
import { usedOfDependencies } from './contested-names.ts';
import { ModuleGraph } from './module-graph.ts';
import type { OwnedNames } from './reachable-packages.ts';
import type { SourceFacts } from './source-facts.ts';

interface Contest {
  readonly declared: ReadonlySet<string>;
  readonly packages: readonly OwnedNames[];
  readonly sources: readonly SourceFacts[];
}

export interface NpmContest extends Contest {
  readonly npm: NpmProject;
  /** Packages whose names a test runner makes global. */
  readonly runners: readonly string[];
}

const platformTypes = '@types/node';

export function npmUses(contest: NpmContest): ReadonlyMap<string, readonly string[]> {
  const { npm, packages, sources, runners } = contest;
  const graph = new ModuleGraph(sources, npm.ownFolders);
  const imported = new Set(
    sources.flatMap(({ imports }) => imports.map(({ module }) => typesPackageOf(packageNameOf(module)))),
  );
  // Types of nothing that is imported are types of globals.
  const types = packages.map(({ name }) => name).filter((name) => name.startsWith('@types/') && !imported.has(name));
  return usedOfDependencies({
    ...contest,
    groups: graph.groups,
    ambient: [...types, ...runners],
    packagesOf: (module) => {
      if (npm.isBuiltin(module)) return [platformTypes];
      const name = packageNameOf(module);
      if (npm.isExcluded(name)) return [];
      return npm.originOfModule(module) === 'public' ? [name, typesPackageOf(name)] : undefined;
    },
    targetOf: (path, { module }) => graph.npmTarget(path, module),
  });
}

export interface PythonContest extends Contest {
  readonly python: PythonProject;
}

export function pythonUses(contest: PythonContest): ReadonlyMap<string, readonly string[]> {
  const { python, sources } = contest;
  const graph = new ModuleGraph(sources, new Map());
  return usedOfDependencies({
    ...contest,
    groups: graph.groups,
    ambient: [],
    packagesOf: (module) => {
      const [top = ''] = module.split('.');
      if (python.isExcluded(top)) return [];
      return python.originOfModule(module) === 'public' ? [top] : undefined;
    },
    targetOf: (path, imported) => graph.pythonTarget(path, imported),
  });
}
