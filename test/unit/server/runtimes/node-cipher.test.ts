/**
 * @module
 * Node's own cipher does exactly what WebCrypto does, and refuses as much.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { toBase64url } from '../../../../packages/protocol/src/ids.ts'
import { createNodeCipher } from '../../../../packages/server/src/runtimes/node-cipher.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { createVault, type Vault } from '../../../../packages/server/src/vault.ts'
import { createTestRandom } from '../../../support/random.ts'

const master = new Secret(toBase64url(createTestRandom(1).bytes(32)), 'master')
const TEXTS = ['', 'a', 'ä€😀', 'x'.repeat(5_000)]

let byWeb: Vault
let byNode: Vault
before(async () => {
  byWeb = await createVault(master, createTestRandom(2))
  byNode = await createVault(master, createTestRandom(2), createNodeCipher)
})

describe('createNodeCipher', () => {
  it('seals what WebCrypto seals, byte for byte', async () => {
    for (const text of TEXTS) {
      assert.equal(await byNode.seal('person', text), await byWeb.seal('person', text))
    }
  })

  it('opens what the other sealed, and the other way round', async () => {
    for (const text of TEXTS) {
      assert.equal(await byNode.open('c', await byWeb.seal('c', text)), text)
      assert.equal(await byWeb.open('c', await byNode.seal('c', text)), text)
    }
  })

  it('refuses another context, a changed text, a changed tag and less than a tag', async () => {
    const [version, iv, box = ''] = (await byNode.seal('person', 'text')).split('.')
    const change = (at: number) =>
      `${box.slice(0, at)}${box[at] === 'A' ? 'B' : 'A'}${box.slice(at + 1)}`
    await assert.rejects(byNode.open('another', `${version}.${iv}.${box}`), TypeError)
    for (const changed of [change(0), change(box.length - 2), box.slice(0, 8), '']) {
      await assert.rejects(byNode.open('person', `${version}.${iv}.${changed}`), TypeError)
    }
  })

  it('refuses another key', async () => {
    const other = new Secret(toBase64url(createTestRandom(9).bytes(32)), 'master')
    const vault = await createVault(other, createTestRandom(2), createNodeCipher)
    await assert.rejects(vault.open('person', await byNode.seal('person', 'text')), TypeError)
  })
})
