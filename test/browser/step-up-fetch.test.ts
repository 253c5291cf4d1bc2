import { CountersignError, createStepUpFetch, stepUp } from '@countersign/widget'
import { expect } from '@open-wc/testing'
import { waitUntil } from './fixtures/wait-until.ts'
import { createGuardedSite } from '../support/guarded-site.ts'

const realFetch = globalThis.fetch
const HANDLE = 'h'.repeat(43)

afterEach(() => {
  globalThis.fetch = realFetch
  sessionStorage.clear()
})

describe('createStepUpFetch in a browser', () => {
  for (const [kind, body] of Object.entries<() => BodyInit>({
    text: () => '{"amount":"1"}',
    blob: () => new Blob(['{"amount":"1"}'], { type: 'application/json' }),
    parameters: () => new URLSearchParams({ amount: '1' }),
    form: () => {
      const form = new FormData()
      form.set('amount', '1')
      return form
    },
  })) {
    it(`repeats a request with a body of kind ${kind}, on the page's own origin`, async () => {
      const site = createGuardedSite()
      const fetch = createStepUpFetch({ fetch: site.fetch, open: site.open })
      const response = await fetch('/api/transfers', { method: 'POST', body: body() })
      expect(await response.text()).to.equal('done 1')
      expect(site.executed[0]).to.contain('amount')
      const [first, second] = site.requests.map(({ headers }) => headers.get('content-type'))
      expect(first).to.equal(second)
    })
  }

  it('five with one idempotency key: one sheet, one execution, five equal responses', async () => {
    const site = createGuardedSite()
    const fetch = createStepUpFetch({ fetch: site.fetch, open: site.open })
    const headers = { 'Idempotency-Key': 'k' }
    const calls = [1, 2, 3, 4, 5].map(() =>
      fetch('/api/transfers', { method: 'POST', body: 'a', headers }),
    )
    const texts = await Promise.all(calls.map(async (call) => (await call).text()))
    expect(new Set(texts)).to.have.property('size', 1)
    expect(site.executed).to.deep.equal(['a'])
    expect(site.sheets).to.have.length(1)
  })

  it('calls the page’s own fetch when none is given', async () => {
    const site = createGuardedSite()
    globalThis.fetch = site.fetch
    const fetch = createStepUpFetch({ open: site.open })
    expect(await (await fetch('/api/transfers')).text()).to.equal('done 1')
  })
})

describe('stepUp', () => {
  const view = {
    id: 't1',
    version: 1,
    purpose: 'step-up',
    state: 'prompt',
    site: { id: 'bank', name: 'Bank' },
    action: { type: 'transfer', text: [{ text: 'Send € 1.00' }], rows: [] },
    acr_values: ['aal2'],
    own: true,
    offers: [],
    prompt: {
      challenge: 'c1',
      authenticator: 'pw',
      kind: 'password',
      ceremony: 'password',
      data: {},
      expires_at: 1_700_000_300,
    },
    proven: [],
    expires_at: 1_700_000_600,
    now: 1_700_000_000,
  }

  function serve(): string[] {
    const calls: string[] = []
    globalThis.fetch = async (input) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input, location.href)
      calls.push(pathname)
      if (!pathname.endsWith('/answers')) return Response.json(view)
      const { prompt: _answered, ...rest } = view
      return Response.json({ ...rest, version: 2, state: 'done', proof: 'p.r.f' })
    }
    return calls
  }

  const findSheet = () => document.querySelector('countersign-step-up')
  const findDialog = () => findSheet()?.shadowRoot?.querySelector('dialog')
  const isOpen = () =>
    findDialog()?.open === true && document.querySelectorAll('input[slot="password"]').length === 1

  it('brings in the sheet, resolves with the proof and leaves nothing behind', async () => {
    serve()
    const button = document.createElement('button')
    document.body.append(button)
    button.focus()
    const approved = stepUp({ handle: HANDLE })
    await waitUntil(isOpen, 'the sheet')
    expect(findDialog()?.textContent).to.contain('Send € 1.00')
    const input = findSheet()?.querySelector('input')
    if (input) input.value = 'secret enough'
    input?.form?.requestSubmit()
    expect(await approved).to.equal('p.r.f')
    expect(document.querySelectorAll('countersign-step-up')).to.have.length(0)
    expect(document.activeElement === button).to.equal(true)
    button.remove()
  })

  it('rejects when the person leaves, and tells the server', async () => {
    const calls = serve()
    const approved = stepUp({ handle: HANDLE })
    await waitUntil(isOpen, 'the sheet')
    findDialog()?.dispatchEvent(new Event('cancel', { cancelable: true }))
    const error = await approved.catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(CountersignError).with.property('code', 'cancelled')
    expect(calls.at(-1)).to.match(/\/cancel$/)
    expect(document.querySelectorAll('countersign-step-up')).to.have.length(0)
  })

  it('closes when its signal aborts', async () => {
    serve()
    const leaving = new AbortController()
    const approved = stepUp({ handle: HANDLE, signal: leaving.signal })
    await waitUntil(isOpen, 'the sheet')
    const reason = new Error('gone')
    leaving.abort(reason)
    expect(await approved.catch((error: unknown) => error)).to.equal(reason)
    expect(document.querySelectorAll('countersign-step-up')).to.have.length(0)
  })
})
