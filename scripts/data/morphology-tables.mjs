// Irregular English forms; regular ones are rules (morphology.mjs checks them against a dictionary).
import { wordsOf } from './text.mjs';

const plurals = `child:children person:people man:men woman:women foot:feet tooth:teeth mouse:mice goose:geese
  louse:lice ox:oxen index:indices vertex:vertices vortex:vortices matrix:matrices appendix:appendices codex:codices
  helix:helices datum:data medium:media criterion:criteria phenomenon:phenomena automaton:automata
  bacterium:bacteria curriculum:curricula addendum:addenda memorandum:memoranda erratum:errata stratum:strata
  analysis:analyses axis:axes basis:bases crisis:crises hypothesis:hypotheses thesis:theses diagnosis:diagnoses
  synopsis:synopses parenthesis:parentheses ellipsis:ellipses emphasis:emphases oasis:oases prognosis:prognoses
  synthesis:syntheses neurosis:neuroses metamorphosis:metamorphoses antithesis:antitheses genesis:geneses
  leaf:leaves half:halves self:selves shelf:shelves knife:knives life:lives wolf:wolves calf:calves loaf:loaves
  thief:thieves wife:wives elf:elves sheaf:sheaves hero:heroes echo:echoes veto:vetoes potato:potatoes
  tomato:tomatoes torpedo:torpedoes embargo:embargoes domino:dominoes buffalo:buffaloes mosquito:mosquitoes
  volcano:volcanoes cargo:cargoes tornado:tornadoes motto:mottoes quiz:quizzes whiz:whizzes fez:fezzes bus:buses
  gas:gases series:series species:species means:means sheep:sheep deer:deer fish:fish aircraft:aircraft
  spacecraft:spacecraft offspring:offspring radius:radii nucleus:nuclei stimulus:stimuli alumnus:alumni
  bacillus:bacilli cactus:cacti fungus:fungi locus:loci syllabus:syllabi focus:focuses schema:schemas alias:aliases
  status:statuses corpus:corpora genus:genera opus:opuses virus:viruses larva:larvae alga:algae formula:formulas
  vertebra:vertebrae nebula:nebulae antenna:antennas salesman:salesmen businessman:businessmen
  craftsman:craftsmen chairman:chairmen fireman:firemen policeman:policemen middleman:middlemen foreman:foremen
  workman:workmen spokesman:spokesmen gentleman:gentlemen grandchild:grandchildren schoolchild:schoolchildren
  salesperson:salespeople spokesperson:spokespeople businesswoman:businesswomen chairwoman:chairwomen
  spokeswoman:spokeswomen bookshelf:bookshelves housewife:housewives midwife:midwives passerby:passersby
  dwarf:dwarves hoof:hooves scarf:scarves wharf:wharves stomach:stomachs monarch:monarchs epoch:epochs
  patriarch:patriarchs loch:lochs tech:techs eunuch:eunuchs matriarch:matriarchs`;

const otherPlurals = `index:indexes vertex:vertexes vortex:vortexes matrix:matrixes appendix:appendixes codex:codexes
  helix:helixes schema:schemata person:persons medium:mediums curriculum:curriculums memorandum:memorandums
  focus:foci cactus:cactuses fungus:funguses syllabus:syllabuses formula:formulae antenna:antennae genus:genuses
  corpus:corpuses stimulus:stimuluses radius:radiuses nucleus:nucleuses stratum:stratums opus:opera
  automaton:automatons criterion:criterions phenomenon:phenomenons buffalo:buffalos volcano:volcanos
  mosquito:mosquitos cargo:cargos tornado:tornados motto:mottos domino:dominos hoof:hoofs scarf:scarfs wharf:wharfs
  dwarf:dwarfs fish:fishes gas:gasses bus:busses status:stati larva:larvas nebula:nebulas datum:datums mouse:mouses
  leaf:leafs self:selfs elf:elfs virus:viri hero:heros echo:echos veto:vetos`;

const verbs = `be:was:been:were begin:began:begun break:broke:broken bring:brought build:built buy:bought catch:caught
  choose:chose:chosen come:came:come cost:cost cut:cut deal:dealt do:did:done draw:drew:drawn drive:drove:driven
  eat:ate:eaten fall:fell:fallen feed:fed feel:felt fight:fought find:found fly:flew:flown forget:forgot:forgotten
  freeze:froze:frozen unfreeze:unfroze:unfrozen get:got:gotten give:gave:given go:went:gone grow:grew:grown hang:hung
  have:had hear:heard overhear:overheard hide:hid:hidden hit:hit hold:held uphold:upheld withhold:withheld keep:kept
  know:knew:known lay:laid inlay:inlaid overlay:overlaid lead:led mislead:misled leave:left lend:lent let:let lose:lost
  make:made remake:remade mean:meant meet:met override:overrode:overridden pay:paid repay:repaid prepay:prepaid
  overpay:overpaid underpay:underpaid put:put quit:quit read:read reread:reread misread:misread rebuild:rebuilt
  reset:reset preset:preset offset:offset unset:unset run:ran:run rerun:reran:rerun overrun:overran:overrun
  outrun:outran:outrun say:said see:saw:seen oversee:oversaw:overseen foresee:foresaw:foreseen seek:sought sell:sold
  resell:resold upsell:upsold oversell:oversold send:sent resend:resent set:set shoot:shot show:showed:shown
  shrink:shrank:shrunk shut:shut sing:sang:sung sink:sank:sunk sit:sat sleep:slept oversleep:overslept
  speak:spoke:spoken spend:spent overspend:overspent spin:spun split:split spread:spread stand:stood
  withstand:withstood steal:stole:stolen stick:stuck strike:struck swear:swore:sworn swim:swam:swum take:took:taken
  retake:retook:retaken undertake:undertook:undertaken overtake:overtook:overtaken mistake:mistook:mistaken
  teach:taught tear:tore:torn tell:told retell:retold foretell:foretold think:thought rethink:rethought
  throw:threw:thrown overthrow:overthrew:overthrown understand:understood misunderstand:misunderstood undo:undid:undone
  redo:redid:redone overdo:overdid:overdone outdo:outdid:outdone wake:woke:woken awake:awoke:awoken wear:wore:worn
  weave:wove:woven wind:wound rewind:rewound unwind:unwound win:won withdraw:withdrew:withdrawn
  redraw:redrew:redrawn overdraw:overdrew:overdrawn write:wrote:written rewrite:rewrote:rewritten
  overwrite:overwrote:overwritten underwrite:underwrote:underwritten bind:bound rebind:rebound unbind:unbound
  grind:ground bend:bent unbend:unbent bet:bet bite:bit:bitten bleed:bled blow:blew:blown breed:bred burst:burst
  cast:cast recast:recast broadcast:broadcast forecast:forecast podcast:podcast cling:clung creep:crept dig:dug
  fling:flung flee:fled forbid:forbade:forbidden forgive:forgave:forgiven forgo:forwent:forgone hurt:hurt
  input:input output:output kneel:knelt ride:rode:ridden ring:rang:rung rise:rose:risen arise:arose:arisen
  shake:shook:shaken shed:shed shine:shone slide:slid sweep:swept swing:swung upset:upset wring:wrung
  become:became:become overcome:overcame:overcome bear:bore:borne beat:beat:beaten
  beget:begot:begotten bid:bid outbid:outbid rebid:rebid drink:drank:drunk
  dwell:dwelt feed:fed overfeed:overfed forsake:forsook:forsaken 
  handwrite:handwrote:handwritten typewrite:typewrote:typewritten inset:inset intercut:intercut undercut:undercut
  interweave:interwove:interwoven sublet:sublet outgrow:outgrew:outgrown overgrow:overgrew:overgrown
  outsell:outsold outshine:outshone oversleep:overslept partake:partook:partaken proofread:proofread
  regrow:regrew:regrown rid:rid send:sent sew:sewed:sewn sow:sowed:sown shear:sheared:shorn
  slay:slew:slain sling:slung slit:slit smite:smote:smitten spit:spat spring:sprang:sprung sting:stung
  stink:stank:stunk stride:strode:stridden string:strung strive:strove:striven swell:swelled:swollen
  telecast:telecast thrust:thrust tread:trod:trodden typeset:typeset weep:wept
  wet:wet misspeak:misspoke:misspoken mishear:misheard mislay:mislaid misspend:misspent 
  rehear:reheard rehold:reheld remeet:remet reteach:retaught rewear:rewore:reworn reweave:rewove:rewoven
  beset:beset befall:befell:befallen behold:beheld bespeak:bespoke:bespoken cleave:cleft fall:fell:fallen`;

function pairs(list) {
  return wordsOf(list).map((entry) => {
    const [base, form] = entry.split(':');
    return [base, form];
  });
}

/** Base form and plural. */
export const irregularPlurals = pairs(plurals);

/** A second plural that people really write beside the first. */
export const secondPlurals = pairs(otherPlurals);

/** Base form and [past, participle, …]; a verb whose past and participle are one word has one form. */
export const irregularVerbs = wordsOf(verbs)
  .map((entry) => entry.split(':'))
  .map(([base, ...forms]) => [base, forms]);
