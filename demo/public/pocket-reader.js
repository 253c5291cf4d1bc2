/** The reader on the desk: who waits at it, and what is laid on it. */
import { closeCard, element, person, post, toButton, toIcon } from '/assets/pocket-parts.js'

const KINDS = {
  palm: {
    icon: 'M8 12.75V6.25a1.5 1.5 0 0 1 3 0V11M11 10.5V4.25a1.5 1.5 0 0 1 3 0V11M14 10.75V6.25a1.5 1.5 0 0 1 3 0v8c0 3.75-2.25 6-5.5 6-2.5 0-4-1-5.25-3.25l-2.1-3.75a1.45 1.45 0 0 1 2.5-1.45L8 14',
    asks: 'The reader waits for your palm',
    two: 'Two palms',
  },
  fingerprint: {
    icon: 'M5.25 15c.35-1 .5-1.9.5-3a6.25 6.25 0 0 1 9.4-5.4M17.5 8.9c.5.95.75 2 .75 3.1 0 1.6-.1 3-.35 4.35M7.25 19c1-2.2 1.5-4.4 1.5-7a3.25 3.25 0 0 1 6.5 0c0 2.8-.4 5.4-1.25 8M12 12c0 3.3-.6 6-1.75 8.6',
    asks: 'The reader waits for your finger',
    two: 'Two fingers',
  },
}

/** What else a hand can do; in sight for whoever wants to see it go wrong. */
const toOthers = ({ two }) => [
  ['other', 'Somebody else’s'],
  ['damaged', 'Smudged'],
  ['crowded', two],
  ['empty', 'Nothing on it'],
  ['off-centre', 'Off-centre'],
]

/** @param done  Called when something was laid on it. */
export function toReading({ id, kind }, done) {
  const words = KINDS[kind]
  const card = element('article', 'request')
  const top = element('p', 'request-top')
  top.append(toIcon(words.icon, 24), element('span', '', 'Reader on the desk'))
  const lay = async (how) => {
    closeCard(card)
    await post(`readings/${id}`, { person, how })
    await done()
  }
  const yes = element('div', 'request-yes')
  yes.append(toButton('Lay it on', () => lay('own')))
  const more = element('details', 'request-more')
  const row = element('div', 'request-others')
  row.append(...toOthers(words).map(([how, label]) => toButton(label, () => lay(how))))
  more.append(element('summary', '', 'Or try something else'), row)
  card.append(top, element('p', 'request-summary', words.asks), yes, more)
  return card
}

/** In short, for the page beside it. */
export const toWish = ({ id, kind }) => ({ id, asks: KINDS[kind].asks })
