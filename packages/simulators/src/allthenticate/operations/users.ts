/**
 * @module
 * `GET /multipleusers`: the whole organisation at once.
 */
import type { Reader } from '../parameters.ts'
import { type Organisation, toDateTime } from '../state/organisation.ts'
import type { Member } from '../state/people.ts'

export function listUsers(organisation: Organisation, reader: Reader): unknown {
  const { people, settings } = organisation
  const withEmail = reader.flag('email') ?? false
  const tag = reader.text('user_tag')
  const isListed = ({ isGuest }: Member) =>
    tag === undefined ? settings.guests === 'among' || !isGuest : tag === 'GUEST' && isGuest
  return people
    .list()
    .filter(isListed)
    .map((member) => toUser(organisation, member, withEmail))
}

function toUser({ groups }: Organisation, member: Member, withEmail: boolean): unknown {
  const created = toDateTime(member.createdAt)
  const confirmed = member.emailStatus === 'CONFIRMED' ? created : null
  const device = member.deviceStatus === 'ACTIVE' ? created : null
  return {
    user_id: member.userId,
    email_id: member.emailId,
    unique_id: member.uniqueId,
    email: member.email,
    email_status: member.emailStatus,
    username: member.username,
    first_name: member.firstName,
    last_name: member.lastName,
    name: withEmail ? `${member.name} (${member.email})` : member.name,
    groups: groups.listOf('users', member.emailId).map(({ name }) => [name]),
    ad_status: member.deviceStatus,
    active_date: device,
    confirmed,
    created,
    device_added: device,
  }
}
