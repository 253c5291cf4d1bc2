import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createSecureContext } from 'node:tls'
import { openAuthority } from '../../../demo/certificate/authority.ts'

const NOW = 1_795_000_000

function toPath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'certificates.json')
}

test('issues certificates that its own authority stands behind, each for its purpose', (t) => {
  const { server, client } = openAuthority(toPath(t), NOW)
  const authority = new X509Certificate(server.ca)
  assert.ok(authority.ca && authority.verify(authority.publicKey))
  const forServer = new X509Certificate(server.cert)
  assert.ok(forServer.checkIssued(authority) && forServer.verify(authority.publicKey))
  assert.equal(forServer.checkHost('localhost'), 'localhost')
  assert.equal(forServer.checkHost('harbour.example'), undefined)
  const forClient = new X509Certificate(client.certificate)
  assert.ok(forClient.checkIssued(authority) && !forClient.ca)
  assert.deepEqual(forClient.keyUsage, ['1.3.6.1.5.5.7.3.2'])
  assert.ok(Date.parse(forClient.validFrom) / 1000 < NOW)
})

test('writes a file that OpenSSL takes in, with its password and no other', (t) => {
  const { client } = openAuthority(toPath(t), NOW)
  const pfx = Buffer.from(client.file)
  createSecureContext({ pfx, passphrase: client.password })
  assert.throws(() => createSecureContext({ pfx, passphrase: 'another' }))
})

test('keeps the person’s certificate from one start to the next, and makes another of a spoilt file', (t) => {
  const path = toPath(t)
  const first = openAuthority(path, NOW)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.deepEqual(openAuthority(path, NOW + 60).client.certificate, first.client.certificate)
  writeFileSync(path, '{"authority":1}')
  assert.notDeepEqual(openAuthority(path, NOW).client.certificate, first.client.certificate)
})
