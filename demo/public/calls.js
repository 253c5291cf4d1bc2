/**
 * Fills *What just happened*: asks for new calls while the panel is open, and shows the newest on top.
 */
const NAMES = {
  browser: 'Browser',
  harbour: 'Harbour’s server',
  countersign: 'Countersign',
  entrust: 'Entrust',
  authx: 'AuthX',
  authentimate: 'Authentimate',
  allthenticate: 'Allthenticate',
}
const EVERY_MS = 1500
const MOST = 60

/** Whether the panel is open is kept from page to page: forms lead on to the next one. */
const KEY = 'harbour-calls-open'

export function attachCalls() {
  const panel = document.querySelector('[data-calls-panel]')
  if (panel === null) return
  const list = panel.querySelector('[data-calls]')
  const none = panel.querySelector('[data-no-calls]')
  let after = 0
  let timer

  const ask = async () => {
    clearTimeout(timer)
    if (!panel.open || document.hidden) return
    try {
      const reply = await fetch(`/pocket/api/calls?after=${after}`)
      for (const call of reply.ok ? await reply.json() : []) {
        after = call.id
        list.prepend(renderCall(call))
      }
      while (list.children.length > MOST) list.lastElementChild.remove()
      none.hidden = list.children.length > 0
    } catch {
      // The trial is being started over: the next time will do.
    }
    timer = setTimeout(ask, EVERY_MS)
  }
  panel.open = sessionStorage.getItem(KEY) === 'yes'
  panel.addEventListener('toggle', () => {
    sessionStorage.setItem(KEY, panel.open ? 'yes' : 'no')
    ask()
  })
  document.addEventListener('visibilitychange', ask)
  ask()
}

function renderCall(call) {
  const item = create('li', 'call')
  const way = create('p', 'call-way')
  way.append(
    create('span', 'party', NAMES[call.from]),
    create('span', 'arrow', '→'),
    create('span', `party to-${call.to}`, NAMES[call.to]),
    create(
      'span',
      call.status >= 200 && call.status < 300 ? 'status' : 'status refused',
      toStatus(call.status),
    ),
  )
  item.append(way, create('p', 'call-path', `${call.method} ${call.path}`))
  if (call.summary) item.append(create('p', 'call-summary', call.summary))
  const facts = create('dl', 'call-facts')
  const sent = [...call.secretHeaders.map((name) => ({ name: `header ${name}` })), ...call.sent]
  addFact(facts, 'Sent', sent)
  addFact(facts, 'Got', call.got)
  item.append(facts)
  return item
}

const toStatus = (status) => (status === 0 ? 'no reply' : String(status))

function addFact(facts, title, members) {
  if (members.length === 0) return
  const value = create('dd', '')
  members.forEach(({ name, value: text }, i) => {
    if (i > 0) value.append(', ')
    const isNote = name.startsWith('…') || name.endsWith(')') || name.endsWith('bytes')
    value.append(create('span', 'member', name))
    if (text !== undefined) value.append(' ', create('span', 'open', text))
    else if (!isNote) value.append(' ', create('span', 'masked', '•••'))
  })
  facts.append(create('dt', '', title), value)
}

function create(tag, className, text) {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
