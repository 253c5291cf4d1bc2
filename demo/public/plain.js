import { createStepUpFetch } from '/auth/widget.js'

const fetch = createStepUpFetch()
const form = document.querySelector('#transfer')

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void send()
})

async function send() {
  const output = form.querySelector('output')
  const body = JSON.stringify(Object.fromEntries(new FormData(form)))
  const headers = { 'Content-Type': 'application/json' }
  try {
    const reply = await fetch('/plain/transfers', { method: 'POST', headers, body })
    output.value = reply.ok ? 'Sent' : 'Refused'
  } catch {
    output.value = 'Not sent'
  }
}
