/**
 * @module
 * Mail by SMTP, against a server on this machine.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { Problem } from '../../packages/server/src/problem.ts'
import { Secret } from '../../packages/server/src/secret.ts'
import type { Message, Sender } from '../../packages/server/src/senders/sender.ts'
import { smtp, type SmtpOptions } from '../../packages/server/src/senders/smtp/index.ts'

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
}

const PASSWORD = ['not', 'a', 'secret'].join('-')
const MESSAGE: Message = {
  channel: 'mail',
  to: 'maja@harbour.example',
  subject: 'Ihr Code für Harbour',
  text: '123456 is your code.\n.\nNever share it.',
  locale: 'en',
}

const received: Received[] = []
const senders: Sender[] = []
let connections = 0

const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onConnect: (_session, done) => {
    connections += 1
    done()
  },
  onAuth: ({ username, password }, _session, done) => {
    const right = username === 'harbour' && password === PASSWORD
    done(right ? null : new Error('no'), right ? { user: username } : undefined)
  },
  onRcptTo: ({ address }, _session, done) => {
    done(address.startsWith('nobody@') ? new Error('no such mailbox') : null)
  },
  onData: (stream, { envelope }, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      received.push({
        from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
        raw: Buffer.concat(chunks).toString('utf8'),
      })
      done()
    })
  },
})

before(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
})

after(async () => {
  for (const sender of senders) await sender.close?.()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

function toSender(changes: Partial<SmtpOptions> = {}): Sender {
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const sender = smtp({
    host: '127.0.0.1',
    port: address.port,
    secure: false,
    user: 'harbour',
    pass: new Secret(PASSWORD, 'senders.email.pass'),
    from: 'codes@harbour.example',
    fromName: 'Harbour',
    ...changes,
  })
  senders.push(sender)
  return sender
}

const isFailed = (problem: unknown) => problem instanceof Problem && problem.code === 'send_failed'

test('brings a message to its one receiver', async () => {
  received.length = 0
  await toSender().send(MESSAGE)
  const [{ from, to, raw } = assert.fail()] = received
  assert.deepEqual([from, to], ['codes@harbour.example', ['maja@harbour.example']])
  assert.match(raw, /^From: Harbour <codes@harbour\.example>\r$/m)
  assert.match(raw, /^To: maja@harbour\.example\r$/m)
  assert.match(raw, /^Auto-Submitted: auto-generated\r$/m)
  assert.match(raw, /^Subject: =\?UTF-8\?/m)
  assert.match(raw, /123456 is your code\.\r\n\.\r\nNever share it\./)
})

test('sends two messages over one sender', async () => {
  received.length = 0
  const sender = toSender()
  await Promise.all([sender.send(MESSAGE), sender.send(MESSAGE)])
  assert.equal(received.length, 2)
})

test('lets no address or subject add a receiver or a header', async () => {
  received.length = 0
  const sender = toSender()
  const to = [
    'maja@harbour.example, eve@evil.example',
    'maja@harbour.example\r\nBcc: eve@evil.example',
    'Maja <eve@evil.example>',
  ]
  for (const one of to) await assert.rejects(sender.send({ ...MESSAGE, to: one }), isFailed)
  const subject = 'Code\r\nBcc: eve@evil.example'
  await assert.rejects(sender.send({ ...MESSAGE, subject }), isFailed)
  assert.deepEqual(received, [])
})

test('fails with one code when the server refuses the receiver', async () => {
  await assert.rejects(toSender().send({ ...MESSAGE, to: 'nobody@harbour.example' }), isFailed)
})

test('fails with one code when the server refuses us, and shows no password', async () => {
  const pass = new Secret(`${PASSWORD}-wrong`, 'senders.email.pass')
  const problem = await toSender({ pass })
    .send(MESSAGE)
    .catch((error: unknown) => error)
  assert.ok(isFailed(problem))
  assert.doesNotMatch(String(problem) + JSON.stringify(problem), /not-a-secret/)
})

test('fails with one code when nobody listens', async () => {
  await assert.rejects(toSender({ port: 1 }).send(MESSAGE), isFailed)
})

test('hands no code to a server elsewhere that offers no TLS', async () => {
  received.length = 0
  connections = 0
  // Leads to this machine too, but is none of the names it is known by.
  await assert.rejects(toSender({ host: '0.0.0.0' }).send(MESSAGE), isFailed)
  assert.equal(connections, 1)
  assert.deepEqual(received, [])
})
