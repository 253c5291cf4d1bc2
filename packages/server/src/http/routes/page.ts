/**
 * @module
 * Handlers for pages: each calls one flow verb and shows the record. Floor 5.
 */
import { CAPTURE_HEADERS, type AccountList } from '@countersign/protocol'
import { addOwn, loadVisit, renameOwn } from '../../flow/account.ts'
import { toAccountList, toAddable } from '../../flow/account-list.ts'
import { answerCapture, answerChallenge } from '../../flow/answer.ts'
import { beginTransaction } from '../../flow/begin.ts'
import { assertCaptureAsked } from '../../flow/capture.ts'
import { challenge } from '../../flow/challenge.ts'
import { getSite, type FlowDeps } from '../../flow/deps.ts'
import { identify } from '../../flow/identify.ts'
import { cancelTransaction, readTransaction } from '../../flow/read.ts'
import { removeOwn } from '../../flow/remove-own.ts'
import { namePhone, toPhoneKinds } from '../../flow/verify-phone.ts'
import { toView } from '../../flow/view.ts'
import type { Situation } from '../../flow/ways.ts'
import { toDigest } from '../../vault.ts'
import type { Handlers, RouteInput } from '../context.ts'
import { readCapture } from '../read-capture.ts'

/** Path parameter that the router has matched. */
const param = (input: Pick<RouteInput<'readSite'>, 'params'>, name: string): string =>
  input.params[name] ?? ''

async function toList(deps: FlowDeps, situation: Situation): Promise<AccountList> {
  return {
    authenticators: toAccountList(deps, situation),
    can_add: [...toAddable(deps, situation)],
    view: await toView(deps, situation.record),
  }
}

type PageRoutes =
  | 'readSite'
  | 'beginTransaction'
  | 'readTransaction'
  | 'identify'
  | 'challenge'
  | 'answer'
  | 'capture'
  | 'cancel'
  | 'listOwn'
  | 'addOwn'
  | 'renameOwn'
  | 'removeOwn'

/** Handlers by route. */
export const pageHandlers: Pick<Handlers, PageRoutes> = {
  readSite: async (input) => {
    const site = getSite(input.deps, param(input, 'site'))
    const isPhoneOn = toPhoneKinds(input.deps, site).length > 0
    return {
      id: site.id,
      name: site.name,
      rp_id: site.rpId,
      ways: [...site.signIn.ways],
      sign_up: site.signIn.signUp,
      listing: site.signIn.listing,
      locales: [site.locale],
      purposes: ['login', 'step-up', 'account', ...(isPhoneOn ? ['verify-phone'] : [])],
      phone_countries: isPhoneOn ? [...(site.verifyPhone?.countries ?? [])] : [],
    }
  },
  beginTransaction: async ({ deps, caller, body }) =>
    toView(deps, await beginTransaction(deps, caller, body)),
  readTransaction: async (input) => {
    const { deps, caller, query, signal } = input
    const id = param(input, 'id')
    const waitSeconds = toWhole(query['wait']) ?? 0
    const read = (until: AbortSignal) =>
      readTransaction(deps, caller, {
        id,
        waitSeconds,
        since: toWhole(query['since']),
        signal: until,
      })
    if (waitSeconds === 0) return toView(deps, await read(signal))
    const waiting = { key: `${id}/${toDigest(caller.token)}`, address: caller.address }
    const record = await deps.waits.hold(waiting, (replaced) =>
      read(AbortSignal.any([signal, replaced])),
    )
    return toView(deps, record)
  },
  identify: async (input) => {
    const { deps, caller, body } = input
    const id = param(input, 'id')
    const record =
      'login_name' in body
        ? await identify(deps, caller, { id, loginName: body.login_name })
        : await namePhone(deps, caller, {
            id,
            phoneNumber: body.phone_number,
            botToken: body.bot_token,
          })
    return toView(deps, record)
  },
  challenge: async (input) => {
    const { deps, caller, body } = input
    return toView(deps, await challenge(deps, caller, { id: param(input, 'id'), ...body }))
  },
  answer: async (input) => {
    const { deps, caller, body } = input
    return toView(deps, await answerChallenge(deps, caller, { id: param(input, 'id'), ...body }))
  },
  capture: async (input) => {
    const { deps, caller, headers } = input
    const id = param(input, 'id')
    const named = headers.get(CAPTURE_HEADERS.challenge) ?? ''
    const { most, person } = await assertCaptureAsked(deps, caller, { id, challenge: named })
    const sending = { key: `${id}/${toDigest(caller.token)}`, address: caller.address, person }
    const record = await deps.captures.hold(sending, async () =>
      answerCapture(deps, caller, {
        id,
        challenge: named,
        nonce: headers.get(CAPTURE_HEADERS.nonce) ?? '',
        sent: await readCapture(deps, input, most),
      }),
    )
    return toView(deps, record)
  },
  cancel: async (input) => {
    const { deps, caller } = input
    return toView(deps, await cancelTransaction(deps, caller, param(input, 'id')))
  },
  listOwn: async (input) =>
    toList(input.deps, await loadVisit(input.deps, input.caller, param(input, 'id'))),
  addOwn: async (input) => {
    const { deps, caller, body } = input
    const { record, codes } = await addOwn(deps, caller, { id: param(input, 'id'), ...body })
    return {
      view: await toView(deps, record),
      ...(codes === undefined ? {} : { codes: [...codes] }),
    }
  },
  renameOwn: async (input) => {
    const where = { id: param(input, 'id'), authenticator: param(input, 'authenticator') }
    return toList(
      input.deps,
      await renameOwn(input.deps, input.caller, { ...where, label: input.body.label }),
    )
  },
  removeOwn: async (input) => {
    const where = { id: param(input, 'id'), authenticator: param(input, 'authenticator') }
    const { situation, receipt } = await removeOwn(input.deps, input.caller, where)
    const list = await toList(input.deps, situation)
    return receipt === undefined ? list : { ...list, receipt }
  },
}

/** A whole number of a query; undefined for anything else. */
export function toWhole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
