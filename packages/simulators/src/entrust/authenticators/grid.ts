/**
 * @module
 * GRID: some cells of a card, the same again until they are answered; case does not matter.
 */
import { drawSome } from '../../random.ts'
import {
  CELL_ALPHABET,
  CHARS_PER_CELL,
  GRID_COLUMNS,
  GRID_ROWS,
  toGridCard,
} from '../state/grid-card.ts'
import { type Tenant, toDateTime } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'
import { type AuthenticatorPart, needResponse, needUser } from './authenticator.ts'
import { acceptInstead } from './temporary-code.ts'

export const grid: AuthenticatorPart = {
  owns(tenant, { profile }) {
    const expiresAt = profile.grid?.expiresAt ?? Number.POSITIVE_INFINITY
    return profile.grid !== undefined && expiresAt > tenant.clock.now()
  },
  start(tenant, start) {
    const user = needUser(start)
    const { serialNumber = '', seed = '', expiresAt } = user.profile.grid ?? {}
    const cells = drawCells(tenant, user)
    const card = toGridCard(seed)
    const expected = cells.map(({ row, column }) => card[row]?.[column] ?? '').join('')
    const expiryDate = expiresAt === undefined ? null : toDateTime(expiresAt)
    return {
      fields: {
        gridChallenge: {
          challenge: cells,
          numCharsPerCell: CHARS_PER_CELL,
          gridInfo: [{ serialNumber, expiryDate }],
          serialNumbers: [serialNumber],
          cellAlphabets: CELL_ALPHABET,
        },
      },
      answer({ body }) {
        const response = needResponse(body)
        if (acceptInstead(tenant, user, response)) return { kind: 'right' }
        if (response.toUpperCase() !== expected) return { kind: 'wrong' }
        user.gridCells = undefined
        return { kind: 'right' }
      },
    }
  },
}

function drawCells(tenant: Tenant, user: UserState) {
  if (user.gridCells !== undefined) return user.gridCells
  const all = Array.from({ length: GRID_ROWS * GRID_COLUMNS }, (_, index) => ({
    row: Math.floor(index / GRID_COLUMNS),
    column: index % GRID_COLUMNS,
  }))
  user.gridCells = drawSome(tenant.random, all, tenant.settings.gridCells)
  return user.gridCells
}
