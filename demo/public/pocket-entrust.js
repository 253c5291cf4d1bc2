/** What an account at Entrust brings into the Pocket: a grid card, answers, signing, keys, and its faults. */
import {
  createDrawing,
  element,
  find,
  get,
  person,
  post,
  toCopyButton,
  toSpaced,
} from '/assets/pocket-parts.js'

const COLUMNS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J']

const drawGrid = createDrawing((card) => {
  find('[data-grid-app]').hidden = card === null
  if (card === null) return
  find('[data-grid-serial]').textContent = card.serial
  const head = element('tr', '')
  const letters = COLUMNS.slice(0, card.rows[0].length)
  head.append(element('td', ''), ...letters.map((letter) => toHeading(letter, 'col')))
  const rows = card.rows.map((cells, index) => {
    const row = element('tr', '')
    row.append(toHeading(String(index + 1), 'row'), ...cells.map((cell) => element('td', '', cell)))
    return row
  })
  find('[data-grid]').replaceChildren(head, ...rows)
})

function toHeading(text, scope) {
  const heading = element('th', '', text)
  heading.scope = scope
  return heading
}

const drawAnswers = createDrawing((answers) => {
  find('[data-answers-app]').hidden = answers.length === 0
  find('[data-answers]').replaceChildren(
    ...answers.map(({ question, answer }) => {
      const row = element('li', 'note')
      const text = element('div', '')
      text.append(element('span', 'note-name', question), element('span', 'note-value', answer))
      row.append(text)
      return row
    }),
  )
})

/** Values that wait to be signed are typed in already, as they stand on the page. */
const drawSigning = createDrawing(({ canSign, toSign }) => {
  const app = find('[data-sign-app]')
  app.hidden = !canSign
  if (toSign === undefined) return
  app.open = true
  // What is asked for now lies on top, like the requests of the other apps.
  find('[data-requests]').after(app)
  find('#values').value = toSign.join('\n')
  find('[data-sign-outcome]').replaceChildren()
})

const drawState = createDrawing((state) => {
  for (const part of document.querySelectorAll('[data-entrust-faults], [data-entrust-risk]'))
    part.hidden = state === null
  if (state === null) return
  const { fault, risk, refusal } = state
  check('entrust-fault', fault)
  check('risk', risk)
  find('input[name=refusal]').checked = refusal === 'no_transaction'
})

function check(name, value) {
  const found = find(`input[name="${name}"][value="${value}"]`)
  if (found) found.checked = true
}

export function drawEntrust({ gridCard, answers = [], tokens = [], toSign, keys, entrust }) {
  drawGrid(gridCard ?? null)
  drawAnswers(answers)
  drawSigning({ canSign: tokens.some(({ signs }) => signs), toSign })
  find('[data-keys-app]').hidden = keys === undefined
  find('[data-add-app]').hidden = keys !== undefined
  drawState(entrust ?? null)
}

/** Everything that can be pressed. */
export function attachEntrust() {
  find('[data-sign]').addEventListener('submit', (event) => {
    event.preventDefault()
    void sign()
  })
  for (const button of document.querySelectorAll('[data-key]')) {
    button.addEventListener('click', () => void addKey(button.dataset.key))
  }
  find('[data-certificate]').addEventListener('click', () => void getCertificate())
  onChange('entrust-fault', (value) => post('faults', { vendor: 'entrust', fault: value }))
  onChange('risk', (risk) => post('entrust', { risk }))
  onChange('refusal', (_, isOn) => post('entrust', { refusal: isOn ? 'no_transaction' : 'status' }))
}

function onChange(name, change) {
  for (const input of document.querySelectorAll(`input[name="${name}"]`)) {
    input.addEventListener('change', () => void change(input.value, input.checked))
  }
}

async function sign() {
  const values = find('#values')
    .value.split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const reply = await post('signatures', { person, values })
  const { signature } = await reply.json()
  const outcome = find('[data-sign-outcome]')
  if (!reply.ok) return outcome.replaceChildren('That can’t be signed.')
  outcome.replaceChildren(
    element('span', 'code', toSpaced(signature)),
    toCopyButton('Copy', signature, 'signature'),
  )
}

/** As the vendor's own portal would: the browser makes a key, the simulated tenant keeps its public half. */
async function addKey(kind) {
  const outcome = find('[data-key-outcome]')
  const name = kind === 'PASSKEY' ? 'passkey' : 'security key'
  try {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await get(`keys?kind=${kind}`))
    const made = await navigator.credentials.create({ publicKey: options })
    const reply = await post('keys', { kind, registration: made.toJSON() })
    outcome.textContent = reply.ok ? `Added a ${name}.` : 'That key can’t be used.'
  } catch {
    outcome.textContent = `No ${name} was made.`
  }
}

async function getCertificate() {
  const outcome = find('[data-key-outcome]')
  const reply = await post('certificate', {})
  const { password } = await reply.json()
  const link = element('a', '', 'enzo-entrust.p12')
  Object.assign(link, { href: '/pocket/enzo.p12', download: 'enzo-entrust.p12' })
  outcome.replaceChildren(
    'Add ',
    link,
    ` to your browser or system. Its password is “${password}”.`,
  )
}
