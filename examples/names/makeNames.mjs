// Composes names of two elements, as the old Germanic, Slavic and Greek ones are, and writes train.txt and dev.txt: node makeNames.mjs
import { writeFileSync } from "node:fs";

/** What a first element may begin, how it is joined, and what a second one ends. Elements of different lists never meet. */
const traditions = [
  {
    first: `adal aethel agil alb ald amal ans arn bald berg bern bert bert brun burg dag dank diet ead ecg eber
      engel ermen falk folk frid gar ger gis god gund had hard hari heim helm her hild hrod hug irmin isen
      kuni land leod leof lud mar megin os ot rad ragn reg reich rich rud sieg sig swan thorn ulf wal wald war wig
      wil win wolf wulf`,
    link: "",
    second: `bald berta bert bod brand burga burg fried frida gard gar gast ger gund gunda hard heid helm
      hild hilda lind linda lieb loh man mar mund rad ram red ric rich ruda rud run stan swind trud traud wald
      ward win wina wulf`,
  },
  {
    first: `bole bogu bole brati bud boj cvet dal dobro dobri dom drag gost grad jaro kaz krasi lubo ludo ljubo
      mili miro msti nego ostro pred prem pribi rad rado rasti rati sambo sebe slavo sobe spyti stani
      sveto svato svyato tvrd tihomi vaclo vele veli visto vit vlad vladi vlasti voj voji vrati vseslav zbig zdi zivo zlato`,
    link: "",
    second: `bor bora dar dara gnev gost lav lub luba mil mila mir mira mysl mysla neg peluk rad rada slav slava
      stan stana vid vit voj zir`,
  },
  {
    first: `agath alex anax andr anti archi arist aristo athen cali call char chrys cleo dem demo deme dio dory
      epi eu euphr euthy eury heg hera herm hipp hiero iso lys mega men meno nau neo nico nik ono peri phil philo pher
      poly praxi prot pyth soph sosi strat tele themi theo thras tim timo xanth xen xeno zeno`,
    link: "o",
    second: `andros anthe archos bios boulos cles clea cleides critos cratea crates damas demos dike doros dora
      dotos genes genia goras gnetos kleia lochos laos machos mache medon menes menos nike nikos phanes phila philos
      phon phrosyne rhodos stratos sthenes telia teles theos timos timea xenos xena`,
  },
];
const vowel = /[aeiouy]/;

const wordsOf = (text) => [...new Set(text.split(/\s+/))];

/** Both elements; a vowel between two that would be hard to say, none where two vowels would meet. */
function join(first, link, second) {
  const [ends, begins] = [vowel.test(first.at(-1)), vowel.test(second[0])];
  if (ends && begins) return first.slice(0, -1) + second;
  if (first.at(-1) === second[0]) return first + second.slice(1);
  return first + (ends || begins ? "" : link) + second;
}

// Mulberry32 (T. Ettinger 2017): the same order on every machine.
let state = 7;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
function shuffle(list) {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
}

const names = traditions.flatMap(({ first, link, second }) => {
  const all = wordsOf(first).flatMap((one) => wordsOf(second).map((other) => join(one, link, other)));
  return shuffle([...new Set(all)]).slice(0, 1200);
});
const order = shuffle([...new Set(names)]);
const devNames = Math.round(order.length / 5);
writeFileSync("dev.txt", order.slice(0, devNames).join("\n") + "\n");
writeFileSync("train.txt", order.slice(devNames).join("\n") + "\n");
