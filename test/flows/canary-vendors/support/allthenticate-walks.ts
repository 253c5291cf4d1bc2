/**
 * @module
 * What sites and operators do with Allthenticate; each walk goes on whatever it meets.
 */
import {
  approve,
  asPeople,
  list,
  lock,
  MAIL,
  toAction,
  unlock,
  USER,
} from '../../building/support/stage.ts'
import type { Reply } from '../../support/page.ts'
import { CARDS, NEW, WARDEN, type AllthenticateStage } from './allthenticate-canaries.ts'
import { callAll, toResult, toWays, toWord } from './steps.ts'
import type { Note } from './walks.ts'

/** Of a group that was made; of one that nobody has, where none was. */
const toId = ({ body: { id } }: Reply): string => (typeof id === 'string' ? id : 'people.9999')

export async function moveDoors(stage: AllthenticateStage): Promise<readonly string[]> {
  const { passkey } = stage
  const proof = await approve(stage, passkey)
  const replies = [
    await list(stage),
    await unlock(stage, proof),
    await unlock(stage, proof),
    await list(stage),
    await lock(stage),
    await lock(stage, 'archive'),
    await lock(stage, 'unheard-of'),
  ]
  const other = await approve(stage, passkey, { action: toAction('archive') })
  replies.push(await unlock(stage, other, { door: 'front' }))
  replies.push(await unlock(stage, other, { door: 'archive' }))
  return replies.map(toWord)
}

const WAYS = `/people/${USER}/authenticators`

export async function giveCards(stage: AllthenticateStage): Promise<readonly string[]> {
  const give = (secret: string) =>
    asPeople(stage, 'POST', WAYS, { kind: 'card', secret, label: 'Blue' })
  const replies = [
    await give(CARDS['a card']),
    await give(CARDS['another card']),
    await give(`${CARDS['a card']}x`),
  ]
  const listed = await asPeople(stage, 'GET', `${WAYS}?vendor=allthenticate`)
  for (const { id, kind } of toWays(listed)) {
    if (kind === 'card') replies.push(await asPeople(stage, 'DELETE', `${WAYS}/${id}`))
  }
  return [...replies, listed].map(toWord)
}

export async function putPeople(stage: AllthenticateStage): Promise<readonly string[]> {
  const [staff] = stage.control.groups('users')
  const put = (user: string, email: string, wanted: object = {}) =>
    asPeople(stage, 'PUT', `/people/${user}`, {
      emails: [email],
      vendors: { allthenticate: { groups: [`people.${staff?.id}`], ...wanted } },
    })
  const replies = [
    await put(USER, MAIL),
    await put('u-warden', WARDEN.email),
    await put('u-new', NEW, { mail: false }),
    await put('u-new', NEW, { email: 5 }),
    await asPeople(stage, 'GET', '/people/u-warden?vendor=allthenticate'),
    await asPeople(stage, 'GET', '/people?vendor=allthenticate&emails=true'),
    await asPeople(stage, 'GET', '/people?vendor=allthenticate&guests=true'),
    await asPeople(stage, 'DELETE', '/people/u-warden'),
    await asPeople(stage, 'DELETE', '/people/u-new'),
  ]
  return replies.map((reply) => toResult('allthenticate', reply))
}

export async function inviteAll(stage: AllthenticateStage): Promise<readonly string[]> {
  const [staff] = stage.control.groups('users')
  const cards = [
    { number: CARDS['a card of somebody invited'], label: 'Red' },
    { number: CARDS['a PIN of somebody invited'] },
  ]
  const replies = [
    await asPeople(stage, 'POST', '/invites', {
      invitations: [{ email: NEW, cards }, { email: 'pilot@quay.example' }, { email: MAIL }],
      groups: [`people.${staff?.id}`],
    }),
    await asPeople(stage, 'GET', '/invites'),
    await asPeople(stage, 'POST', '/invites/resend', { email: NEW }),
    await asPeople(stage, 'POST', '/invites/resend', { email: 'nobody@quay.example' }),
  ]
  return replies.map(toWord)
}

export async function changeGroups(stage: AllthenticateStage): Promise<readonly string[]> {
  const create = (body: object) => asPeople(stage, 'POST', '/groups', { ...body })
  const doors = await asPeople(stage, 'GET', '/resources?type=door')
  const ids = [doors.body['resources']].flat().map((one) => String(Object(one).id))
  const made = await create({ type: 'people', name: 'Canary crew', members: [USER] })
  const path = `/groups/${toId(made)}`
  const replies: Reply[] = [
    doors,
    made,
    await create({ type: 'resources', of: 'door', name: 'Canary doors', members: ids }),
    await asPeople(stage, 'PATCH', path, { remove: [USER] }),
    await asPeople(stage, 'GET', '/groups?type=people'),
    await asPeople(stage, 'GET', '/groups?type=resources&of=computer'),
    await asPeople(stage, 'GET', '/resources?type=computer'),
    await asPeople(stage, 'DELETE', path),
  ]
  return replies.map(toWord)
}

/** A house that is locked down, an account that is gone, a card that is somebody else’s, groups that stay. */
export async function meetRefusals(stage: AllthenticateStage): Promise<readonly string[]> {
  const { control, passkey } = stage
  const [staff] = control.groups('users')
  await asPeople(stage, 'PUT', '/people/u-gone', {
    links: { allthenticate: { account: '999999' } },
  })
  const card = { kind: 'card', secret: CARDS['a card'] }
  const gone = '/people/u-gone/authenticators'
  const proof = await approve(stage, passkey)
  control.setLockdown(true)
  const replies = [
    await unlock(stage, proof),
    await lock(stage),
    await asPeople(stage, 'POST', gone, card),
    await asPeople(stage, 'GET', `${gone}?vendor=allthenticate`),
    await asPeople(stage, 'DELETE', '/people/u-gone'),
    await asPeople(stage, 'PUT', '/people/u-warden', {
      emails: [WARDEN.email],
      vendors: { allthenticate: {} },
    }),
    await asPeople(stage, 'POST', '/people/u-warden/authenticators', {
      ...card,
      secret: CARDS['the card that they have'],
    }),
    await asPeople(stage, 'PATCH', '/groups/people.9999', { add: [USER] }),
    await asPeople(stage, 'DELETE', `/groups/people.${staff?.id}`),
    await asPeople(stage, 'POST', '/groups', { type: 'people', name: 'x', members: ['u-nobody'] }),
  ]
  control.setLockdown(false)
  return replies.map(toWord)
}

/** The same in this process, where nothing stands between an error and whoever logs it. */
export async function callInProcess(
  stage: AllthenticateStage,
  note: Note,
): Promise<readonly string[]> {
  const { building, people, probe } = stage.backend
  const [staff] = stage.control.groups('users')
  const group = `people.${staff?.id}`
  const cards = [{ number: CARDS['a card of somebody invited'] }]
  const takeOne = async () => {
    const [card] = await building.cards('harbour', USER)
    await building.takeCard('harbour', USER, card?.id ?? 'none')
  }
  return callAll(note, [
    probe,
    () => building.doors('harbour'),
    () => building.findDoors('harbour'),
    () => building.lock('harbour', 'front', USER),
    () =>
      building.accounts('harbour', {
        vendor: 'allthenticate',
        guests: false,
        emails: true,
        limit: 9,
      }),
    () => building.invite('harbour', { invitations: [{ email: NEW, cards }], groups: [group] }),
    () => building.invites('harbour'),
    () => building.resendInvite('harbour', NEW),
    () => building.groups('harbour'),
    () => building.createGroup('harbour', { type: 'people', name: 'Canary hands' }),
    () => building.changeGroup('harbour', group, { remove: [USER] }),
    () => building.deleteGroup('harbour', group),
    () => building.giveCard('harbour', USER, { kind: 'card', secret: CARDS['a card'] }),
    takeOne,
    () =>
      people.put('harbour', 'u-warden', { emails: [WARDEN.email], vendors: { allthenticate: {} } }),
    () => people.erase('harbour', USER),
  ])
}
