/** Whatever waits for this person: the reader, and apps that ask for a yes, with the number to pick and the ways to say no. */
import {
  closeCard,
  createDrawing,
  element,
  find,
  post,
  toButton,
  toIcon,
} from '/assets/pocket-parts.js'
import { toReading } from '/assets/pocket-reader.js'

const APPS = {
  push: {
    name: 'Entrust Identity',
    icon: 'M10 2.5 16.5 5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5ZM7 10l2.2 2.2L13.2 8',
    yes: 'Approve',
  },
  card: {
    name: 'Smart credential',
    icon: 'M2.5 4.5h15v11h-15zM5.5 8h3.5v3H5.5zM11.5 8.5h3.5M11.5 11h3.5',
    yes: 'Approve',
  },
  face: {
    name: 'Face check',
    icon: 'M3 6.5V3h3.5M13.5 3H17v3.5M17 13.5V17h-3.5M6.5 17H3v-3.5M7.5 8v.5M12.5 8v.5M7 12c1.8 1.8 4.2 1.8 6 0',
    yes: 'Look into the camera',
    no: 'Look away',
  },
  'smart-login': {
    name: 'Smart login',
    icon: 'M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2h-2zM15 15h2v2h-2z',
    yes: 'Confirm',
  },
}

/** @param refresh  Asks at once what is left. */
export function createRequests(refresh) {
  const draw = createDrawing(({ pushes, reading }) => {
    const cards = pushes.map((request) => toRequest(request, refresh))
    if (reading !== null) cards.unshift(toReading(reading, refresh))
    find('[data-requests]').hidden = cards.length === 0
    find('[data-request-list]').replaceChildren(...cards)
  })
  return { draw }
}

function toRequest({ id, app, summary, details, choices }, refresh) {
  const { name, icon, yes, no = 'Decline' } = APPS[app]
  const card = element('article', 'request')
  const top = element('p', 'request-top')
  top.append(toIcon(icon), element('span', '', name))
  card.append(top, element('p', 'request-summary', summary ?? 'Harbour'))
  // The summary says what it is; the kind of it is no value to check.
  const values = details.filter((detail) => detail.name !== 'type')
  if (values.length > 0) card.append(toDetails(values))
  const answer = async (body) => {
    closeCard(card)
    await post(`pushes/${id}`, body)
    await refresh()
  }
  card.append(toYes({ yes, choices }, answer))
  const row = element('div', 'request-no')
  row.append(
    toButton(no, () => answer({ answer: 'cancel' })),
    toButton('It wasn’t me', () => answer({ answer: 'concern' })),
  )
  card.append(row)
  return card
}

function toYes({ yes, choices }, answer) {
  const part = element('div', 'request-yes')
  if (choices.length === 0) {
    part.append(toButton(yes, () => answer({ answer: 'confirm' })))
    return part
  }
  part.append(element('p', '', 'Pick the number on the page'))
  const row = element('div', 'choices')
  for (const number of choices)
    row.append(toButton(number, () => answer({ answer: 'confirm', number })))
  part.append(row)
  return part
}

function toDetails(details) {
  const list = element('dl', 'request-details')
  for (const { name, value } of details) {
    const row = element('div', '')
    row.append(element('dt', '', toLabel(name)), element('dd', '', value))
    list.append(row)
  }
  return list
}

/** `payee_name` → Payee name. */
const toLabel = (name) => {
  const text = name.replaceAll('_', ' ').toLowerCase()
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
