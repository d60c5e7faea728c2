// What `npm ci` needs to find in the lock file.

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * @typedef {object} MissingBuild
 * @property {string} path Key in `packages`.
 * @property {LockedPackage} entry
 */

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * Optional dependencies with an exact version and a platform in the name that have no entry of their own.
 * @param {{ packages: Record<string, LockedPackage> }} lock
 * @returns {MissingBuild[]}
 */
export function missingBuilds({ packages }) {
  return Object.values(packages).flatMap((owner) =>
    Object.entries(owner.optionalDependencies ?? {})
      .filter(([name, version]) => packages[`node_modules/${name}`] === undefined && /^\d+\.\d+\.\d+/.test(version))
      .flatMap(([name, version]) => {
        const platform = platformOf(name);
        const entry = { version, ...platform, dev: true, optional: true };
        return platform === undefined ? [] : [{ path: `node_modules/${name}`, entry }];
      }),
  );
}

/** @param {string} packageName @returns {Pick<LockedPackage, 'os' | 'cpu' | 'libc'> | undefined} */
function platformOf(packageName) {
  const words = (packageName.split('/').at(-1) ?? '').split('-');
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (os === undefined || cpu === undefined) return undefined;
  if (os !== 'linux') return { cpu: [cpu], os: [os] };
  return { cpu: [cpu], libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'], os: [os] };
}
