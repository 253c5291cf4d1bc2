/**
 * @module
 * The contract of every memory of spent proofs, sentence by sentence of the port. A new one is run
 * through this by a file `replay.<name>.test.ts` beside it.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Clock } from '../../packages/relying-party/src/ports.ts'
import { RelyingPartyError } from '../../packages/relying-party/src/relying-party-error.ts'
import type { Replay } from '../../packages/relying-party/src/replay/replay.ts'
import { createTestClock, type TestClock } from '../support/clock.ts'
import { START } from '../support/proof-backend.ts'
import { createTestSite, EXPECTED } from '../support/site.ts'

/** An empty memory, and how to end it. */
export interface OpenReplay {
  readonly replay: Replay
  readonly close?: () => void
}

const FIFTY = Array.from({ length: 50 }, (_, i) => i)

/** Runs the whole contract on the memory that `open` makes. */
export function describeReplay(name: string, open: (clock: Clock) => OpenReplay): void {
  describe(`replay contract: ${name}`, () => {
    let clock: TestClock
    let opened: OpenReplay
    beforeEach(() => {
      clock = createTestClock(START)
      opened = open(clock)
    })
    afterEach(() => opened.close?.())
    const spend = (jti: string, expiresAt = START + 90) => opened.replay.spend(jti, expiresAt)

    it('spends a proof once', async () => {
      const jti = randomUUID()
      assert.equal(await spend(jti), true)
      assert.equal(await spend(jti), false)
      assert.equal(await spend(jti, START + 900), false)
    })

    it('keeps proofs apart', async () => {
      const results = await Promise.all(FIFTY.map(() => spend(randomUUID())))
      assert.deepEqual(new Set(results), new Set([true]))
    })

    it('gives exactly one of fifty parallel callers a proof', async () => {
      const jti = randomUUID()
      const results = await Promise.all(FIFTY.map(() => spend(jti)))
      assert.equal(results.filter(Boolean).length, 1)
    })

    it('remembers until the very second the proof expires', async () => {
      const jti = randomUUID()
      await spend(jti)
      clock.advance(89)
      await spend(randomUUID(), START + 500)
      assert.equal(await spend(jti), false)
    })

    it('refuses a proof whose time has passed, spent or not', async () => {
      clock.advance(90)
      assert.equal(await spend(randomUUID()), false)
      assert.equal(await spend(randomUUID(), Number.NaN), false)
    })

    it('revives nothing when the clock is set back', async () => {
      const jti = randomUUID()
      await spend(jti)
      clock.advance(1000)
      await spend(randomUUID(), START + 2000)
      clock.advance(-1000)
      assert.equal(await spend(jti), false)
    })

    it('lets one proof, sent fifty times at once, through exactly once', async () => {
      const { party, backend } = await createTestSite({ replay: opened.replay, clock })
      const proof = await backend.signStepUp()
      const codes = await Promise.all(
        FIFTY.map(() =>
          party.verifyProof(proof, EXPECTED).then(
            () => 'passed',
            (error: unknown) => (error instanceof RelyingPartyError ? error.code : 'crashed'),
          ),
        ),
      )
      assert.equal(codes.filter((code) => code === 'passed').length, 1)
      assert.equal(codes.filter((code) => code === 'proof_replayed').length, 49)
    })
  })
}
