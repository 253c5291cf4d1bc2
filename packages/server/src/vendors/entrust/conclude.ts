/**
 * @module
 * What a completion proves. Only `authenticationCompleted`, or a new token for a further step, is a yes;
 * and only for the account it was asked of. Floor 2, inside `vendors/entrust`.
 */
import { Problem } from '../../problem.ts'
import type { Kept } from '../remote.ts'
import type {
  ChallengeContext,
  CheckInput,
  Evidence,
  JsonObject,
  Outcome,
  PersonFacts,
} from '../vendor.ts'
import { isReceiptFor } from './details.ts'
import { readFacts, type Facts } from './facts.ts'
import type { EntrustDeps } from './family.ts'
import { toKeptDevice } from './machine.ts'
import { readProgress, toMemory, type Progress } from './memory.ts'
import { toAccount, type Question, type Shared } from './question.ts'
import { sealSession } from './session.ts'
import { toChainPath, toSecondWays, toWayOptions } from './ways.ts'
import type { AuthenticatedReply } from './wire.ts'

/** A reply to be judged. */
export interface Concluding {
  readonly input: Pick<CheckInput, 'kind' | 'context' | 'person' | 'enrolment' | 'findLinked'>
  readonly question: Question
  readonly reply: AuthenticatedReply
  readonly evidence: Evidence
  readonly shared: Shared
  /** The device was registered by a fingerprint in this call. */
  readonly print?: boolean
}

type Right = Extract<Outcome, { result: 'right' }>

/**
 * Undefined when the answer was right for somebody whom nobody here is linked to.
 *
 * @throws Problem `vendor_unavailable` for a reply about another account or another action, and for one
 *   that says neither yes nor what is due; `registration_required`, `verification_required` where the vendor
 *   is content with the answer and not with the account.
 */
export async function conclude(
  deps: EntrustDeps,
  concluding: Concluding,
): Promise<Right | undefined> {
  const right = await toRight(deps, concluding).catch(async (problem: unknown) => {
    await endOpened(deps, concluding)
    throw problem
  })
  if (right === undefined) await endOpened(deps, concluding)
  return right
}

/** Nobody here goes on with what this reply opened. */
async function endOpened({ client }: EntrustDeps, { reply }: Concluding): Promise<void> {
  const { authenticationCompleted, token } = reply
  if (authenticationCompleted === true && token !== undefined && token !== '') {
    await client.logout(token)
  }
}

async function toRight(deps: EntrustDeps, concluding: Concluding): Promise<Right | undefined> {
  const { input, question, reply, evidence, shared } = concluding
  if (!isReceiptFor(reply.transactionReceipt, shared.transactionDetails)) throw deps.fail('details')
  const person = await toHolder(deps, concluding)
  if (person === undefined) return undefined
  const account = toAccount(person) ?? ''
  const isDone = reply.authenticationCompleted === true
  if (!isDone && !isNextDue(question, reply)) throw deps.fail('outcome')
  if (isDone) assertAccountReady(reply)
  const [kept, device] = await Promise.all([
    (isDone ? toDone : toDue)(deps, { concluding, person, account }),
    toKeptDevice(deps.vault, reply, {
      account,
      sent: shared.machineAuthenticator,
      ...(concluding.print !== undefined && { print: concluding.print }),
    }),
  ])
  return {
    result: 'right',
    user: person.user,
    enrolmentId: input.enrolment?.id ?? `${input.kind}-1`,
    evidence,
    // The vendor spends its own codes and counters.
    spend: (stored) => stored,
    kept: { ...kept, ...(device !== undefined && { device }) },
  }
}

/**
 * Somebody signed in elsewhere by the vendor's own signed word; the API was not asked. Undefined for
 * anybody but the person asked, or the one who is linked.
 */
export async function concludeSigned({
  input,
  question,
  subject,
  evidence,
}: Pick<Concluding, 'input' | 'question' | 'evidence'> & {
  readonly subject: string | undefined
}): Promise<Right | undefined> {
  if (subject === undefined) return undefined
  const person = question.account === undefined ? await input.findLinked?.(subject) : input.person
  if (person === undefined || toAccount(person) !== subject) return undefined
  return {
    result: 'right',
    user: person.user,
    enrolmentId: input.enrolment?.id ?? `${input.kind}-1`,
    evidence,
    spend: (stored) => stored,
  }
}

/** Nobody was named to a query where a passkey said who it was: what that would have said is said here. */
function assertAccountReady(reply: AuthenticatedReply): void {
  if (reply.userRegistrationRequired === true) throw new Problem('registration_required')
  if (reply.userVerificationRequired === true) throw new Problem('verification_required')
}

/** A further step is due: a token that is not the one we sent, and no word of an approval still open. */
const isNextDue = ({ token }: Question, { token: next, status }: AuthenticatedReply): boolean =>
  next !== undefined &&
  next !== '' &&
  next !== token &&
  (status === undefined || status === 'CONFIRM')

/**
 * Whose answer it was. A completion has to name the linked account; a step before it may leave it out,
 * for its token is bound to the account we named.
 */
async function toHolder(
  deps: EntrustDeps,
  { input, question, reply }: Concluding,
): Promise<PersonFacts | undefined> {
  const named = reply.userId === '' ? undefined : reply.userId
  if (question.account === undefined) {
    if (named === undefined) throw deps.fail('account')
    const holder = await input.findLinked?.(named)
    return holder !== undefined && toAccount(holder) === named ? holder : undefined
  }
  const isMissing = named === undefined && reply.authenticationCompleted === true
  if (isMissing || (named !== undefined && named !== question.account)) throw deps.fail('account')
  return input.person
}

interface Step {
  readonly concluding: Concluding
  readonly person: PersonFacts
  readonly account: string
}

/** The vendor is satisfied. In a chain nothing further can be asked in the same transaction of theirs. */
async function toDone(deps: EntrustDeps, { concluding, account }: Step): Promise<Kept> {
  const { input, question, reply } = concluding
  const { token } = reply
  const facts = readFacts(input.context.memory)
  const isChain = question.isSecond || toChainPath(question.path) !== undefined
  const ended = { pending: false, ...(isChain && { ways: [] }) }
  const before = await toFinals(deps, input.context, account)
  const finals = token === undefined || token === '' ? before : [...before, token]
  return {
    ...ended,
    ...(await toFinalKept(deps, { context: input.context, account, finals, facts })),
  }
}

/** What is kept once the vendor is satisfied: what the newest token stands for, and all for logout. */
export async function toFinalKept(
  { vault }: Pick<EntrustDeps, 'vault'>,
  done: {
    readonly context: ChallengeContext
    readonly account: string
    readonly finals: readonly string[]
    readonly facts: Facts | undefined
  },
): Promise<Pick<Kept, 'session'> & { readonly memory: JsonObject }> {
  const { context, account, finals, facts } = done
  const token = finals.at(-1)
  if (token === undefined) return { memory: await toMemory(vault, facts) }
  const progress = { token, isOpen: false, finals: [...finals] }
  const [memory, session] = await Promise.all([
    toMemory(vault, facts, { context, account, progress }),
    sealSession(vault, finals),
  ])
  return { memory, session }
}

/** The final tokens that this transaction had before this step. */
const toFinals = async (
  { vault }: Pick<EntrustDeps, 'vault'>,
  context: ChallengeContext,
  account: string,
): Promise<string[]> => (await readProgress(vault, context, account))?.finals ?? []

/** Another step is due: its ways are all that can be asked now. */
async function toDue(deps: EntrustDeps, { concluding, person, account }: Step): Promise<Kept> {
  const { input, question, reply } = concluding
  const path = toChainPath(question.path)
  const progress: Progress = {
    token: reply.token ?? '',
    isOpen: true,
    ...(path !== undefined && { path }),
    finals: await toFinals(deps, input.context, account),
  }
  return toDueKept(deps, {
    context: input.context,
    person,
    account,
    progress,
    ...(question.isSecond && { without: question.factor }),
  })
}

/** Also after EXTERNAL, which has no question. */
export async function toDueKept(
  deps: EntrustDeps,
  due: {
    readonly context: ChallengeContext
    readonly person: PersonFacts
    readonly account: string
    readonly progress: Progress
    readonly without?: Question['factor']
    readonly facts?: ReturnType<typeof readFacts>
  },
) {
  const { context, person, account, progress, without, facts = readFacts(context.memory) } = due
  const options = toWayOptions(deps, context, person)
  const chain = { path: progress.path, without }
  return {
    pending: true,
    ways: facts === undefined ? [] : toSecondWays(facts, chain, options),
    memory: await toMemory(deps.vault, facts, { context, account, progress }),
  }
}
