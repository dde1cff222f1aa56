// How usual words are in what people say when they take a change back. Learned once; see docs/analysis/culprit.md.
import type { UsualWords } from './change.ts';

/**
 * Symptoms in which each word stands, of the 127 of the developers' half of benchmark `culprit`: words that at least
 * two of its twelve projects use. Printed by `npm run bench -- culprit --fit yes`; refit there, not by hand.
 */
const SYMPTOMS = 127;
const WORDS_BY_COUNT: readonly (readonly [count: number, words: string])[] = [
  [16, 'change tests'],
  [13, 'revert'],
  [12, 'causes'],
  [11, 'build'],
  [10, 'broke code test'],
  [9, 'changes commit doesn error reverting src'],
  [8, 'caused causing cl failed go new still use'],
  [7, 'made'],
  [6, 'app breaks broken bug chromium compile compiler due failing fix get lib number one patch release'],
  [5, 'back breaking don failure failures id linux needs recent run see try type users using work working'],
  [
    4,
    'again applications call context debug didn expected file google issues like mac need project reason ' +
      'roll something state support think version',
  ],
  [
    3,
    '13 able add break cache cannot cause console default dependency dialog errors fails first fixed ' +
      'function getting http implementation initialize inside install instead introduced invalid ' +
      'investigate issue later let memory name native necessary note open original package packages ' +
      'performance probably problem really regression related right script seems server startup table ' +
      'unknown user value want warning windows',
  ],
  [
    2,
    '11 16 28 adds always another api appears associated autoroll autoroller away bad base between big ' +
      'bring builds byte cc chrome concurrently consider data db debugging detected detection direct ' +
      'directory done downstream enabled end enough even every external fatal feature field files final ' +
      'following forgot going hard history incompatible info installing interpret isn land large leak list ' +
      'log logs longer macos main master media message metric metrics moved much multiple must nothing os ' +
      'path plugin pr presubmit printing priority problems py reasons rebase refactor releases remove ' +
      'resolve root routes running set show side since sorry spike stack start started stats string switch ' +
      'take task temporarily time tools traced tried two unblock unfortunately used versions warnings wasn ' +
      'way weird well worker',
  ],
];

export const USUAL_WORDS: UsualWords = new Map(
  WORDS_BY_COUNT.flatMap(([count, words]) => words.split(' ').map((word) => [word, count / SYMPTOMS] as const)),
);
