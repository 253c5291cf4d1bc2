/** The script of Harbour's pages. Each part does nothing where its form is not on the page. */
import { createStepUpFetch } from '/auth/widget.js'
import { attachCalls } from '/assets/calls.js'
import { startBuilding } from '/assets/building.js'
import { attachPocket } from '/assets/pocket-pane.js'
import '/assets/reader.js'

const guardedFetch = createStepUpFetch()
const pocket = attachPocket()
attachCalls()

/** One sentence for each way a call can be refused, and the field it belongs to. */
const SENTENCES = {
  amount_invalid: { field: 'amount', text: 'Write an amount like 250.00.' },
  payee_invalid: { field: 'payee', text: 'Write who gets the money.' },
  account_invalid: {
    field: 'account',
    text: 'This IBAN has a typing error. Check it against the original.',
  },
  balance_too_low: { field: 'amount', text: 'There is not enough on your account for this.' },
  session_required: { text: 'You are signed out. Sign in again to go on.' },
  level_unreachable: { text: 'Nothing was changed. Add a stronger way under Security first.' },
  proof_replayed: { text: 'This approval was already used. Nothing was sent; try again.' },
}
const OTHER = { text: 'That did not work. Nothing was changed; try again in a moment.' }

function showError(form, { field, text }) {
  if (field === undefined) return showOutcome(form, text, 'bad')
  const input = form.elements[field]
  const error = document.getElementById(`${field}-error`)
  error.textContent = text
  error.hidden = false
  input.setAttribute('aria-invalid', 'true')
  input.focus()
}

function clearErrors(form) {
  for (const error of form.querySelectorAll('.error')) error.hidden = true
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid')
  showOutcome(form, '')
}

function showOutcome(scope, text, look = '') {
  const outcome = scope.querySelector('[data-outcome]')
  outcome.textContent = text
  outcome.className = `outcome ${look}`.trim()
}

/** Sends a guarded call. Undefined: the person cancelled, or the failure is already on the page. */
async function call(scope, path, init) {
  try {
    const reply = await guardedFetch(path, init)
    const body = await reply.json()
    if (reply.ok) return body
    showError(scope, SENTENCES[body.code] ?? OTHER)
  } catch (error) {
    if (error.code === 'cancelled') showOutcome(scope, 'You cancelled. Nothing was changed.')
    else showError(scope, SENTENCES[error.code] ?? OTHER)
  } finally {
    pocket.lower()
  }
  return undefined
}

/** Runs `send` on submit, once at a time. */
function onSubmit(form, send) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = form.querySelector('.primary')
    if (button.getAttribute('aria-disabled') === 'true') return
    clearErrors(form)
    button.setAttribute('aria-disabled', 'true')
    await send().finally(() => button.removeAttribute('aria-disabled'))
  })
}

const post = (values, key) => ({
  method: 'POST',
  body: JSON.stringify(values),
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
})

function startTransfer(form) {
  const { payee, account, amount } = form.elements
  payee.addEventListener('input', () => {
    const known = [...form.querySelectorAll('option')].find(
      (option) => option.value === payee.value,
    )
    if (known) account.value = known.dataset.account
  })
  onSubmit(form, async () => {
    const values = { payee: payee.value, account: account.value, amount: amount.value }
    const sent = await call(form, '/api/transfers', post(values, crypto.randomUUID()))
    if (!sent) return
    addMovement(sent.movement)
    document.querySelector('[data-balance]').textContent = sent.balance
    showOutcome(form, `Sent ${sent.movement.amount.replace(/^[-−]/, '')} to ${sent.movement.name}.`)
    amount.value = ''
  })
}

function addMovement({ name, note, amount, day }) {
  const row = document.getElementById('movement-row').content.firstElementChild.cloneNode(true)
  row.classList.add('new')
  row.querySelector('.movement-face').textContent = name.slice(0, 1)
  row.querySelector('.movement-name bdi').textContent = name
  row.querySelector('.movement-note bdi').textContent = note
  row.querySelector('.movement-amount').textContent = amount
  row.querySelector('.movement-day').textContent = day
  document.querySelector('[data-movements]').prepend(row)
}

function startPayout(form) {
  const { account } = form.elements
  onSubmit(form, async () => {
    const changed = await call(
      form,
      '/api/payout',
      post({ account: account.value }, crypto.randomUUID()),
    )
    if (!changed) return
    document.querySelector('[data-payout]').textContent = changed.account
    showOutcome(form, 'Changed. The next payout goes there.')
    account.value = ''
  })
}

function startStatements(list) {
  const card = list.closest('section')
  list.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-month]')
    if (!button) return
    showOutcome(card, '')
    const statement = await call(card, `/api/statements/${button.dataset.month}`)
    if (statement) showStatement(statement)
  })
}

function showStatement({ label, movements }) {
  const section = document.getElementById('statement')
  const title = section.querySelector('h2')
  title.textContent = label
  section.querySelector('tbody').replaceChildren(...movements.map(toRow))
  section.hidden = false
  title.focus()
}

function toRow({ day, name, amount }) {
  const row = document.createElement('tr')
  const [first, second, third] = [day, name, amount].map((text) => {
    const cell = document.createElement('td')
    cell.textContent = text
    return cell
  })
  third.className = 'number'
  row.append(first, second, third)
  return row
}

const starts = {
  '#transfer': startTransfer,
  '#payout': startPayout,
  '.months': startStatements,
  '[data-doors]': (list) => startBuilding(list, { guardedFetch, onEnd: () => pocket.lower() }),
}
for (const [selector, start] of Object.entries(starts)) {
  const found = document.querySelector(selector)
  if (found) start(found)
}
