/** The doors of Harbour House: a lamp to each, and how long an open one stays open. */
import { createDrawing, element, find, setText } from '/assets/pocket-parts.js'

let doors = []
/** How each stood when it was last drawn: only what changes is told. */
const told = new Map()

const drawRows = createDrawing((names) => {
  find('[data-house-app]').hidden = names.length === 0
  find('[data-doors]').replaceChildren(...names.map(toRow))
})

function toRow([id, name]) {
  const row = element('li', 'door')
  row.dataset.door = id
  const text = element('div', '')
  text.append(element('span', 'door-name', name), element('span', 'door-state'))
  row.append(element('span', 'lamp'), text)
  return row
}

/** @param now  Epoch seconds by the trial's clock. */
export function drawHouse(next, now) {
  doors = next
  drawRows(doors.map(({ id, name }) => [id, name]))
  tickHouse(now)
}

/** Counts on between two answers. */
export function tickHouse(now) {
  for (const door of doors) {
    const row = find(`[data-door="${door.id}"]`)
    const { is, text } = toState(door, now)
    row.dataset.is = is
    setText(row.querySelector('.door-state'), text)
    if (told.has(door.id) && told.get(door.id) !== is) tell(door.name, is)
    told.set(door.id, is)
  }
}

const NEWS = {
  open: 'is open',
  locked: 'is locked',
  offline: 'is offline',
  lockdown: 'is in lockdown',
}

function tell(name, is) {
  find('[data-door-news]').textContent = `${name} ${NEWS[is]}.`
}

function toState({ online, lockdown, until }, now) {
  const left = until === undefined ? 0 : Math.ceil(until - now)
  if (!online) return { is: 'offline', text: 'Offline' }
  if (lockdown) return { is: 'lockdown', text: 'Lockdown' }
  return left > 0 ? { is: 'open', text: `Open for ${left} s` } : { is: 'locked', text: 'Locked' }
}
