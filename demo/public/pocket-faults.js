/** *Make it fail*: the switches, and how each stands. */
import { find, post } from '/assets/pocket-parts.js'

const findAll = (selector) => document.querySelectorAll(selector)

/** Switches that were pressed and have not done their work yet: an answer from before would turn them back. */
let changing = 0

/** Where the real one is called, there is nothing to switch. */
export function drawFaults({ fault, vendorFaults, doors }) {
  if (changing > 0) return
  check('fault', fault)
  for (const part of findAll('[data-vendor-faults]')) {
    const vendor = part.dataset.vendorFaults
    part.hidden = vendorFaults[vendor] === undefined
    check(`fault-of-${vendor}`, vendorFaults[vendor])
  }
  drawHouseFaults(doors)
  const others = find('[data-others]')
  others.hidden = others.querySelector('fieldset:not([hidden])') === null
}

function drawHouseFaults(doors) {
  find('[data-house-faults]').hidden = doors.length === 0
  const archive = doors.find(({ id }) => id === 'archive')
  find('[data-house=offline]').checked = archive?.online === false
  find('[data-house=lockdown]').checked = doors.some(({ lockdown }) => lockdown)
}

/** A way to fail that has no switch here leaves them all off. */
function check(name, value) {
  for (const input of findAll(`input[name="${name}"]`)) input.checked = input.value === value
}

const HOUSE = {
  offline: (isOn) => ({ door: 'archive', online: !isOn }),
  lockdown: (isOn) => ({ lockdown: isOn }),
}

/** @param refresh  Asks at once how things stand. */
export function attachFaults(refresh) {
  const onChange = (selector, change) => {
    for (const input of findAll(selector))
      input.addEventListener('change', async () => {
        changing += 1
        await change(input).finally(() => (changing -= 1))
        await refresh()
      })
  }
  onChange('input[name=fault]', ({ value }) => post('faults', { vendor: 'messages', fault: value }))
  for (const part of findAll('[data-vendor-faults]')) {
    const vendor = part.dataset.vendorFaults
    onChange(`input[name=fault-of-${vendor}]`, ({ value }) =>
      post('faults', { vendor, fault: value }),
    )
  }
  onChange('[data-house]', ({ checked, dataset }) => post('doors', HOUSE[dataset.house](checked)))
  find('[data-clock]').addEventListener('click', async () => {
    await post('clock', { advanceSeconds: 360 })
    find('[data-fault-state]').textContent = 'It is six minutes later now.'
    await refresh()
  })
  find('[data-reset]').addEventListener('click', async () => {
    find('[data-fault-state]').textContent = 'Starting over …'
    await post('reset', {})
    top.location.assign(top === self ? '/pocket' : '/')
  })
}
