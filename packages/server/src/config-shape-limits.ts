/**
 * @module
 * Every number that bounds what may be tried, sent or kept, with its default and its bounds. Floor 1;
 * `config-shape.ts` joins it to the rest.
 */
import * as v from 'valibot'

/** A schema with its line in the README's tables. */
export const told = <S extends v.GenericSchema>(schema: S, description: string) =>
  v.pipe(schema, v.description(description))

/** A whole number between two bounds, with its default. */
export const whole = (least: number, most: number, standard: number, description: string) =>
  v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)), standard),
    v.description(description),
  )

/** Every number that bounds what may be tried, sent or kept. */
export const LimitsShape = v.strictObject({
  transactionSeconds: whole(60, 1_800, 600, 'Life of a transaction'),
  handleSeconds: whole(30, 900, 300, 'Time to claim a handle'),
  freshSeconds: whole(60, 900, 300, 'Age up to which an answer allows changes in an account visit'),
  sessionSeconds: whole(300, 2_592_000, 2_592_000, 'Longest life of a sign-in (`sid`)'),
  triesBeforeWait: whole(
    3,
    50,
    10,
    'Wrong answers of one subject and standing before waits begin; checks that a company left unanswered are none three times',
  ),
  firstWaitSeconds: whole(5, 600, 30, 'First wait; it doubles with each further wrong answer'),
  longestWaitSeconds: whole(60, 86_400, 3_600, 'Longest wait'),
  forgetTriesSeconds: whole(
    600,
    604_800,
    86_400,
    'Quiet time after which wrong answers are forgotten',
  ),
  failuresUntilLock: whole(
    5,
    100,
    100,
    'Wrong answers in a row, by anybody, that lock one way (NIST: at most 100)',
  ),
  approvalsPer10min: whole(
    1,
    50,
    10,
    'Approvals on the phone one person may be asked for in 10 minutes',
  ),
  strangerReplyMs: whole(
    0,
    1_000,
    10,
    'Milliseconds that a reply about a typed name takes at least, so that time does not tell whose it is. Raise it where the store is slow',
  ),
  beginsPerMinute: whole(
    10,
    10_000,
    120,
    'Transactions one network address may begin in a minute; where a company is asked for a name, or its ways are listed, also names it may type in those',
  ),
  objectionSeconds: whole(3_600, 604_800, 86_400, 'Time an old contact can object to a new one'),
  heldBackSeconds: whole(
    0,
    604_800,
    86_400,
    'Time in which what was added on a recovery code stays weak',
  ),
  phoneTriesDay: whole(
    5,
    100,
    15,
    'Wrong codes for one number in a day, of texts and calls together, by standing',
  ),
  bodyBytes: whole(4_096, 1_048_576, 65_536, 'Largest request body'),
  waitSeconds: whole(1, 25, 25, 'Longest long poll'),
  captureBytes: whole(65_536, 4_194_304, 1_048_576, 'Largest picture or reading'),
  captureFormBytes: whole(
    65_536,
    33_554_432,
    6_291_456,
    'Largest form of several pictures, however many are asked for',
  ),
  captureSeconds: whole(10, 300, 60, 'Time from ready to the picture or reading'),
  livenessSeconds: whole(10, 120, 20, 'The same where liveness prompts are asked, for all of them'),
  captureRetakes: whole(
    1,
    20,
    8,
    'Pictures that are not clear enough, before another way is asked for',
  ),
  handoverSeconds: whole(
    30,
    300,
    120,
    'Time for a phone to open the camera that is handed over to it, and again to type its number',
  ),
})
/** Limits with every default filled in. */
export type Limits = v.InferOutput<typeof LimitsShape>

const Country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))
const Budget = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)))

/** Texts and calls of an hour to one country; strangers and the others have budgets of their own. */
export const CountryBudgetShape = v.strictObject({
  strangers: whole(0, 1_000_000, 300, 'Those that strangers may cause; 0: none'),
  known: whole(0, 1_000_000, 3_000, 'Those for people who are known already'),
  countries: told(
    v.optional(v.record(Country, v.strictObject({ strangers: Budget, known: Budget })), {}),
    'Other budgets for some countries, by code: `{ SE: { strangers: 50 } }`',
  ),
})

/**
 * How many messages may be sent. Strangers and the others have counters of their own, so that what
 * strangers spend never blocks the owner.
 */
export const MessageLimitsShape = v.strictObject({
  perTarget30s: whole(1, 5, 1, 'Messages to one number or address in 30 seconds, by channel'),
  perTarget10min: whole(1, 20, 3, 'Messages to one number or address in 10 minutes'),
  perTargetHour: whole(1, 60, 5, 'Messages to one number or address in an hour'),
  perTargetDay: whole(1, 200, 10, 'Messages to one number or address in a day'),
  perAccountHour: whole(
    1,
    60,
    5,
    'Messages for one way of one person, or one name typed, in an hour',
  ),
  perAddressHour: whole(
    1,
    10_000,
    10,
    'Messages strangers may cause from one network address in an hour',
  ),
  perKnownAddressHour: whole(
    1,
    100_000,
    100,
    'The same for people who are known already: offices share an address',
  ),
  perPrefixHour: whole(
    1,
    10_000,
    20,
    'Messages strangers may cause in an hour to numbers that differ in their last four digits only; the same for numbers that are added',
  ),
  perCountryHour: told(
    v.optional(CountryBudgetShape, {}),
    'Texts and calls to one country in an hour; see below',
  ),
  strangersHour: whole(
    0,
    1_000_000,
    500,
    'All texts and calls that strangers may cause in an hour; 0: none',
  ),
  knownHour: whole(
    1,
    1_000_000,
    5_000,
    'All texts and calls for people who are known already, in an hour',
  ),
  conversion: told(
    v.optional(v.picklist(['block', 'watch']), 'block'),
    'Where fewer than a fifth of more than 20 codes in an hour come back, from one country or from numbers that differ in their last four digits only: `block` stops strangers’ messages there, `watch` only raises the alarm, for sites that tell people from robots by themselves',
  ),
  mode: told(
    v.optional(v.picklist(['enforce', 'shadow']), 'enforce'),
    '`shadow` sends what these limits would refuse, and audits it as `message.would_refuse`. Which countries and kinds of numbers get messages at all stays in force',
  ),
  textFixedLines: v.pipe(
    v.optional(v.boolean(), false),
    v.description('Texts may go to fixed lines'),
  ),
})
/** Message limits with every default filled in. */
export type MessageLimits = v.InferOutput<typeof MessageLimitsShape>
