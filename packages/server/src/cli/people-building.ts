/**
 * @module
 * `countersign people …` for buildings: invitations, groups and cards. Floor 6, for `people.ts`.
 */
import {
  CardRequest,
  ChangeGroupRequest,
  CreateGroupRequest,
  InviteRequest,
} from '@countersign/protocol'
import { UsageError } from './command.ts'
import { parseInput, printJson, toUser, type PeopleCall, type PeopleVerb } from './people-verb.ts'

const MANY = 200

/** Subcommands by name. */
export const BUILDING_VERBS: Readonly<Record<string, PeopleVerb>> = {
  invite: {
    words: [1, MANY],
    options: ['group', 'no-mail'],
    help: [
      '<address>… [--group <id>]… [--no-mail]',
      'Invite people into the building; one outcome a line. Exit code 1 unless all were.',
    ],
    run: invite,
  },
  invites: {
    words: [0, 0],
    options: [],
    help: ['', 'Who is invited and has not come yet, one a line.'],
    async run({ backend, terminal, site }) {
      for (const one of (await backend.building.invites(site)).invites) printJson(terminal, one)
      return 0
    },
  },
  resend: {
    words: [1, 1],
    options: [],
    help: ['<address>', 'Write to somebody invited once more.'],
    async run({ backend, terminal, site, words: [email = ''] }) {
      const { outcome } = await backend.building.resendInvite(site, email)
      printJson(terminal, { email, outcome })
      return outcome === 'sent' ? 0 : 1
    },
  },
  groups: {
    words: [0, 0],
    options: ['type', 'of'],
    help: ['[--type people|resources] [--of door|computer]', 'Groups, one a line.'],
    async run({ backend, terminal, site, values: { type, of } }) {
      const query = { ...(type !== undefined && { type }), ...(of !== undefined && { of }) }
      for (const one of (await backend.building.groups(site, query)).groups) {
        printJson(terminal, one)
      }
      return 0
    },
  },
  'group-create': {
    words: [1, MANY],
    options: ['type', 'of'],
    help: [
      '<name> [<member>…] [--type people|resources] [--of door|computer]',
      'Make a group, or take the one that has the name. Members are users, or ids of resources.',
    ],
    async run({ backend, terminal, site, words: [name, ...members], values }) {
      const { type = 'people', of } = values
      const group = parseInput(CreateGroupRequest, 'The group', { type, name, members, of })
      printJson(terminal, await backend.building.createGroup(site, group))
      return 0
    },
  },
  'group-add': toChange('add', 'Add members to a group.'),
  'group-remove': toChange('remove', 'Remove members from a group.'),
  'group-delete': {
    words: [1, 1],
    options: [],
    help: ['<group>', 'Delete a group.'],
    async run({ backend, terminal, site, words: [group = ''] }) {
      await backend.building.deleteGroup(site, group)
      terminal.note('The group is gone.')
      return 0
    },
  },
  cards: {
    words: [1, 1],
    options: [],
    help: ['<user>', 'Cards of a person, one a line; of each number the last digits alone.'],
    async run({ backend, terminal, site, words }) {
      const cards = await backend.building.cards(site, toUser(words))
      for (const one of cards) printJson(terminal, one)
      return 0
    },
  },
  'card-add': {
    words: [1, 1],
    options: ['label', 'allow-duplicates'],
    help: [
      '<user> [--label <text>] [--allow-duplicates]',
      'Give a card, or a PIN for doors; its number is read from standard input.',
    ],
    run: addCard,
  },
  'card-remove': {
    words: [2, 2],
    options: [],
    help: ['<user> <card>', 'Take a card.'],
    async run({ backend, terminal, site, words }) {
      const [, id = ''] = words
      await backend.building.takeCard(site, toUser(words), id)
      terminal.note('The card is gone.')
      return 0
    },
  },
}

async function invite({ backend, terminal, site, words, values }: PeopleCall): Promise<number> {
  const request = parseInput(InviteRequest, 'The invitation', {
    invitations: words.map((email) => ({ email })),
    groups: values.group,
    mail: values['no-mail'] === true ? false : undefined,
  })
  const { outcomes } = await backend.building.invite(site, request)
  for (const one of outcomes) printJson(terminal, one)
  const isDone = ({ outcome }: (typeof outcomes)[number]) =>
    ['added', 'invited', 'exists'].includes(outcome)
  return outcomes.every(isDone) ? 0 : 1
}

function toChange(name: 'add' | 'remove', summary: string): PeopleVerb {
  return {
    words: [2, MANY],
    options: [],
    help: ['<group> <member>…', summary],
    async run({ backend, terminal, site, words: [group = '', ...members] }) {
      const change = parseInput(ChangeGroupRequest, 'The change', { [name]: members })
      printJson(terminal, await backend.building.changeGroup(site, group, change))
      return 0
    },
  }
}

/** Never as an argument: those are kept in histories, and shown to whoever lists processes. */
async function addCard({ backend, terminal, site, words, values }: PeopleCall): Promise<number> {
  let secret = ''
  for await (const line of terminal.readLines()) {
    secret = line.trim()
    break
  }
  if (secret === '') throw new UsageError('Standard input must hold the number of the card.')
  const card = parseInput(CardRequest, 'The card', {
    kind: 'card',
    secret,
    label: values.label,
    allow_duplicates: values['allow-duplicates'],
  })
  printJson(terminal, await backend.building.giveCard(site, toUser(words), card))
  return 0
}
