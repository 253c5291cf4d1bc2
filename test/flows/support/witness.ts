/**
 * @module
 * Writes down every fact that a backend acknowledged, and fails as soon as a later reply denies one.
 */
import assert from 'node:assert/strict'
import { beginForSite, callSite, Page, readClaims, type Reachable, type Reply } from './page.ts'

/** One sign-in that the site has accepted. */
interface SignIn {
  readonly user: string
  readonly redeem: Record<string, unknown>
  ended: boolean
}

export class Witness {
  readonly signIns = new Map<string, SignIn>()
  readonly counts = { signedIn: 0, exhausted: 0, waiting: 0, lost: 0 }
  readonly #proofs = new Map<string, string>()
  readonly #left = new Map<string, number>()
  readonly #wrong = new Map<string, number>()

  /** A reply about a transaction. `code` names what was typed, where several transactions share it. */
  see(page: Page, reply: Reply, code = ''): void {
    const { view } = reply
    const left = view.prompt?.attempts_left
    if (left !== undefined) {
      const key = `${page.id}/${view.prompt?.authenticator}`
      const before = this.#left.get(key)
      assert.ok(before === undefined || left <= before, `${left} tries left after ${before}`)
      this.#left.set(key, left)
    }
    if (view.proof === undefined) return
    const { jti } = readClaims(view.proof)
    this.#same(`transaction ${page.id}`, String(jti))
    if (code !== '') this.#same(`code ${code}`, String(jti))
  }

  #same(of: string, jti: string): void {
    const before = this.#proofs.get(of)
    assert.ok(before === undefined || before === jti, `two proofs for one ${of.split(' ', 1)[0]}`)
    this.#proofs.set(of, jti)
  }

  /** True when some reply held a proof for this code. */
  hasProof(code: string): boolean {
    return this.#proofs.has(`code ${code}`)
  }

  /** A wrong answer that was told to be wrong. Answers how many the same `counted` has had. */
  seeWrong(counted: string, most: number): number {
    const wrong = (this.#wrong.get(counted) ?? 0) + 1
    this.#wrong.set(counted, wrong)
    assert.ok(wrong <= most, `${wrong} wrong answers were checked where ${most} may be`)
    return wrong
  }

  /**
   * Redeems a proof as a site does, and tries to do it once more.
   *
   * @returns the `sid`, or undefined when the proof had expired before the site got an answer.
   */
  async redeem(site: Reachable, page: Page, proof: string): Promise<string | undefined> {
    const claims = readClaims(proof)
    const [sub, jti, sid] = [claims['sub'], claims['jti'], claims['sid']].map(String)
    assert.ok(sub !== undefined && jti !== undefined && sid !== undefined)
    const body = { purpose: 'login', proof, origin: page.origin, binding: page.cookie }
    const reply = await spend(site, body, `first ${jti}`)
    if (reply.body['code'] === 'proof_expired') return undefined
    assert.equal(reply.status, 200, `redeem answered ${String(reply.body['code'])}`)
    assert.ok(!this.signIns.has(sid), 'two sign-ins have one sid')
    this.signIns.set(sid, { user: sub, redeem: body, ended: false })
    await this.refuseAgain(site, body)
    return sid
  }

  /** A proof that was redeemed is worth nothing any more. */
  async refuseAgain(site: Reachable, body: Record<string, unknown>): Promise<void> {
    const again = await spend(site, body, crypto.randomUUID())
    assert.ok(['proof_replayed', 'proof_expired'].includes(String(again.body['code'])))
  }

  /** Logout: acknowledged, it stays. */
  async signOut(site: Reachable, sid: string): Promise<void> {
    const reply = await callSite(site, { path: `/v1/site/sessions/${sid}/end` })
    assert.equal(reply.status, 200)
    const signIn = this.signIns.get(sid)
    assert.ok(signIn)
    signIn.ended = true
  }

  /** Everybody who was signed in still is, nobody else, and no proof can be used again. */
  async judge(site: Reachable): Promise<void> {
    for (const [sid, { user, ended, redeem }] of this.signIns) {
      await this.refuseAgain(site, redeem)
      if (ended) {
        const refused = await callSite(site, {
          path: '/v1/site/transactions',
          body: { purpose: 'step-up', user, sid, session: 'the-session-of-the-site' },
        })
        assert.equal(refused.body['code'], 'session_required')
        continue
      }
      const { handle } = await beginForSite(site, { user, sid })
      assert.equal(typeof handle, 'string', 'a person who was signed in is lost')
      const begun = await new Page(site).begin({ purpose: 'step-up', handle })
      assert.equal(begun.status, 200)
      assert.equal(begun.view.own, true)
    }
  }
}

const spend = (site: Reachable, body: Record<string, unknown>, key: string): Promise<Reply> =>
  callSite(site, { path: '/v1/site/proofs/redeem', body, headers: { 'Idempotency-Key': key } })
