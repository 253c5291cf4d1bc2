/**
 * @module
 * Harbour House, server to server: the doors as they stand, opening and locking. Whom Harbour lets through
 * which door is Harbour's own business; the backend asks for the proof.
 */
import type { Action, DoorList, DoorReply } from '@countersign/protocol'
import * as v from 'valibot'
import type { Run } from '../runs.ts'
import { HarbourProblem, toDoorCode } from './requests.ts'

/** Handles of the doors that somebody may pass; everybody else has the front door alone. */
const DOORS_OF: Readonly<Record<string, readonly string[]>> = {
  allthenticate: ['front-door', 'boat-shed', 'archive', 'server-room'],
  local: ['front-door', 'boat-shed', 'archive'],
}
const EVERYBODYS = ['front-door']

/** What Harbour runs on where there is a house: elsewhere nothing reaches the level that doors ask for. */
export const RUNS_WITH_HOUSE: readonly Run[] = ['built-in', 'authentimate']

const UnlockBody = v.object({
  seconds: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(60)),
})
const UnlockAction = v.object({
  type: v.literal('unlock'),
  door: v.string(),
  seconds: v.number(),
})

/** Whose call, at which site's backend. */
export interface HouseCall {
  readonly user: string
  readonly run: Run
}

export interface HouseSettings {
  /** `http://localhost:3000/auth`. */
  readonly server: string
  readonly siteKeys: Readonly<Record<Run, string>>
  readonly fetch: (request: Request) => Promise<Response>
}

/** An approved opening. */
export interface Opening {
  readonly proof: string
  /** As in the proof: whose session approved it. */
  readonly session: string
  readonly door: string
  readonly seconds: number
  /** Epoch seconds at which the person pressed. */
  readonly requestedAt: number
}

export interface House {
  /** The doors that this person may pass, as they stand. */
  list(call: HouseCall): Promise<DoorList>
  lock(call: HouseCall, door: string): Promise<DoorReply>
  unlock(call: HouseCall, opening: Opening): Promise<DoorReply>
}

export const mayPass = (user: string, door: string): boolean =>
  (DOORS_OF[user] ?? EVERYBODYS).includes(door)

/** @throws HarbourProblem `not_found` for a door that is not this person's, or none. */
export function assertMayPass({ user, run }: HouseCall, door: string): void {
  const isTheirs = RUNS_WITH_HOUSE.includes(run) && mayPass(user, door)
  if (!isTheirs) throw new HarbourProblem('not_found', 404)
}

/** @throws HarbourProblem `request_malformed` */
export function toUnlockAction(door: string, body: unknown): Action {
  const read = v.safeParse(UnlockBody, body)
  if (!read.success) throw new HarbourProblem('request_malformed')
  return { type: 'unlock', door, seconds: read.output.seconds }
}

/** @throws Error when it is no opening: then no door may move. */
export const parseApprovedUnlock = (action: unknown): { door: string; seconds: number } =>
  v.parse(UnlockAction, action)

/** Calls the backend with the site's key. A refusal keeps its code, for the page has words for each. */
export function createHouse({ server, siteKeys, fetch }: HouseSettings): House {
  const call = async <T>(run: Run, path: string, body?: object): Promise<T> => {
    const request = new Request(`${server}/v1/site/doors${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Authorization: `Bearer ${siteKeys[run]}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const reply = await fetch(request)
    const answer: unknown = await reply.json()
    if (!reply.ok) throw toDoorProblem(answer)
    // Our own backend's reply, by the schema that it was written with.
    return answer as T
  }
  return {
    async list({ user, run }) {
      const list = await call<DoorList>(run, '')
      return { ...list, doors: list.doors.filter(({ id }) => mayPass(user, id)) }
    },
    lock: ({ user, run }, door) => call(run, `/${door}/lock`, { user }),
    unlock: ({ user, run }, { proof, session, door, seconds, requestedAt }) =>
      call(run, `/${door}/unlock`, { proof, user, session, seconds, requested_at: requestedAt }),
  }
}

const ProblemReply = v.object({ code: v.string() })

function toDoorProblem(answer: unknown): HarbourProblem {
  const read = v.safeParse(ProblemReply, answer)
  return new HarbourProblem(toDoorCode(read.success ? read.output.code : ''), 409)
}
