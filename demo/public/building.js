/**
 * The doors of Harbour House: opening with an approval, locking without, and each door as it stands, counted
 * down by the server's clock.
 */
const STATES = {
  locked: () => 'Locked',
  open: (left) => (left > 0 ? `Open, locks itself in ${left} s` : 'Open'),
  offline: () => 'Not reachable: use your card',
  unknown: () => 'Nobody can say: look at the door',
}

/** What a refusal means at a door. */
const SENTENCES = {
  door_offline: 'The door cannot be reached. Use your card.',
  door_lockdown: 'The building is locked down. No door opens now; your card will not either.',
  door_busy: 'Somebody else is opening this door. Wait a moment.',
  door_refused: 'The door did not open. Nothing is known to have changed.',
  door_too_late:
    'That took too long, so the door stayed locked. Press again when you stand before it.',
  doors_paused: 'Openings are switched off for now.',
  limited: 'Too many openings in a minute. Wait a little.',
  vendor_unavailable:
    'The building does not answer. The door was not asked to open; use your card.',
  proof_too_old: 'Your approval came too late for this door. Press again.',
}
const OTHER = 'That did not work. Nothing is known to have changed; look at the door.'
const UNKNOWN =
  'The building did not answer, so the door may be open. Look at it, or lock it to be sure.'

/** @param guardedFetch Opens the sheet where an approval is asked for. */
export function startBuilding(list, { guardedFetch, onEnd }) {
  const skew = Number(list.dataset.now) - Date.now() / 1000
  const doors = [...list.querySelectorAll('[data-door]')]
  const house = { doors, now: () => Date.now() / 1000 + skew }
  const onPress = (door, selector, act) =>
    door.querySelector(selector).addEventListener('click', async ({ currentTarget: button }) => {
      await press(house, { door, button, act })
      onEnd()
    })
  for (const door of doors) {
    onPress(door, '[data-open]', () => open(house, door, guardedFetch))
    onPress(door, '[data-lock]', () => lock(house, door))
  }
  const showAll = () => doors.forEach((door) => show(house, door))
  showAll()
  setInterval(showAll, 500)
  setInterval(() => void look(house), 2500)
}

async function open(house, door, guardedFetch) {
  const reply = await guardedFetch(`/api/doors/${door.dataset.door}/unlock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ seconds: Number(door.dataset.seconds) }),
  })
  const body = await reply.json()
  if (!reply.ok) return say(door, SENTENCES[body.code] ?? OTHER, 'bad')
  if (body.outcome !== 'unlocked') {
    set(house, door, 'unknown')
    return say(door, UNKNOWN, 'bad')
  }
  door.dataset.until = String(body.until)
  set(house, door, 'open')
  return say(door, `Open for ${body.seconds} seconds.`)
}

async function lock(house, door) {
  const reply = await fetch(`/api/doors/${door.dataset.door}/lock`, { method: 'POST' })
  const body = await reply.json()
  if (!reply.ok) return say(door, SENTENCES[body.code] ?? OTHER, 'bad')
  const isLocked = body.outcome === 'locked'
  set(house, door, isLocked ? 'locked' : 'unknown')
  return say(door, isLocked ? 'Locked.' : UNKNOWN, isLocked ? '' : 'bad')
}

async function press(house, { door, button, act }) {
  if (button.getAttribute('aria-disabled') === 'true') return
  button.dataset.busy = ''
  show(house, door)
  say(door, '')
  try {
    await act()
  } catch (error) {
    say(door, error.code === 'cancelled' ? 'You cancelled. The door stays locked.' : OTHER)
  } finally {
    delete button.dataset.busy
    show(house, door)
  }
}

/** What the building says, now and then: somebody else may open a door too. */
async function look(house) {
  if (document.hidden) return
  try {
    const reply = await fetch('/api/doors')
    if (!reply.ok) return
    for (const { id, locked, online, until } of (await reply.json()).doors) {
      const door = house.doors.find((one) => one.dataset.door === id)
      if (!door) continue
      if (until === undefined) delete door.dataset.until
      else door.dataset.until = String(until)
      set(house, door, online === false ? 'offline' : locked === false ? 'open' : 'locked')
    }
  } catch {
    // Without a connection the page keeps what it knew.
  }
}

function set(house, door, state) {
  door.dataset.state = state
  show(house, door)
}

function show({ now }, door) {
  const left = Math.max(0, Math.ceil(Number(door.dataset.until ?? 0) - now()))
  const { state } = door.dataset
  setText(door.querySelector('[data-door-state]'), STATES[state](left))
  // Nobody is asked who they are for a door that nothing reaches. Locking is never withheld.
  for (const button of door.querySelectorAll('button')) {
    const isOut = state === 'offline' && 'open' in button.dataset
    button.setAttribute('aria-disabled', String(isOut || 'busy' in button.dataset))
  }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function say(door, text, look = '') {
  const outcome = door.querySelector('[data-outcome]')
  outcome.textContent = text
  outcome.className = `outcome ${look}`.trim()
}
