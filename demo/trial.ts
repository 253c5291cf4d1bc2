/**
 * @module
 * Starts the trial on one port. `main.ts` and the tests call it; nothing else listens.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { serveNode } from '@countersign/server/node'
import type { EntrustControl } from '@countersign/simulators'
import { openAuthority } from './certificate/authority.ts'
import { listenForCertificates, type CertificateListenerOptions } from './certificate/listener.ts'
import type { Pocket } from './pocket/pocket.ts'
import type { TrialClock } from './trial-clock.ts'
import type { Vendors } from './vendors.ts'
import { forgetWorld, openWorld, type World } from './world.ts'

export interface TrialOptions {
  /** 0 takes a free one. */
  readonly port: number
  /** Made if it is missing; safe to delete while the trial is not running. */
  readonly dataDir: string
  /** Address to listen on. Default loopback: the Pocket shows everybody's codes. */
  readonly host?: string
  /**
   * Default: nothing is set. `HARBOUR_SITE_KEY`, `PLAIN_SITE_KEY`: else made at each start.
   * `HARBOUR_SIGN_IN`: `aal2` asks a password and then a text at Harbour's door; default `aal1`.
   * `ENTRUST_HOST`, `ENTRUST_APPLICATION_ID`, `ENTRUST_USER`, `ENTRUST_OIDC_CLIENT_ID`: a real tenant of
   * Entrust's, Enzo's account there (default `entrust`), and a client of its provider.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Epoch seconds of the machine. */
  readonly machine?: () => number
}

export interface Trial {
  /** `http://localhost:3000`. */
  readonly origin: string
  /** `https://localhost:3001`: asks browsers for a certificate. */
  readonly certificateOrigin: string
  /** As they are now; *Start the trial over* makes new ones. */
  pocket(): Promise<Pocket>
  clock(): Promise<TrialClock>
  /** What can be done to the Entrust simulator; undefined when the real one is called. */
  entrust(): Promise<EntrustControl | undefined>
  /** Every company, with its simulator where it is one. */
  vendors(): Promise<Vendors>
  /** Answers what is under way, then closes the stores. */
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const systemSeconds = (): number => Math.floor(Date.now() / 1000)

/** After this, requests that are still under way are cut. */
const GRACE_MS = 3_000

/**
 * @returns Once everybody is seeded and the address answers.
 * @throws Error when the port is taken, the folder unusable, or `NODE_ENV` is `production`.
 */
export async function startTrial(options: TrialOptions): Promise<Trial> {
  const { port, dataDir, host = LOOPBACK, environment = {}, machine = systemSeconds } = options
  if (environment['NODE_ENV'] === 'production') {
    throw new Error('The trial shows everybody’s codes and does not start in production.')
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  let world: Promise<World> = Promise.reject(new Error('The trial has not started.'))
  world.catch(() => undefined)
  const server = await serveNode(
    { fetch: async (request, env) => (await world).fetch(request, env) },
    { port, host, graceMs: GRACE_MS },
  )
  // Passkeys belong to `localhost`, whatever address the trial listens on.
  const origin = `http://localhost:${server.port}`

  const certificates = await openCertificates(options, {
    port: port === 0 ? 0 : server.port + 1,
    returnBase: () => `${origin}/auth/v1/callback/`,
    issueCode: async (visit) => (await world).issueCertificateCode(visit),
  }).catch(letGo(server))
  const { certificate } = certificates
  const open = () => openWorld({ origin, dataDir, machine, environment, reset, certificate })
  async function reset(): Promise<void> {
    const old = await world
    world = old
      .close()
      .then(() => forgetWorld(dataDir))
      .then(open)
    await world
  }
  world = open()
  await world.catch(letGo(certificates, server))

  return {
    origin,
    certificateOrigin: certificate.origin,
    pocket: async () => (await world).pocket,
    clock: async () => (await world).clock,
    entrust: async () => (await world).entrust,
    vendors: async () => (await world).vendors,
    async close() {
      await certificates.close()
      await server.close()
      await (await world).close()
    },
  }
}

/** A port that is held on to would keep the process, and the next start, waiting. */
const letGo =
  (...held: readonly { close(): Promise<unknown> }[]) =>
  async (error: unknown): Promise<never> => {
    for (const one of held) await one.close()
    throw error
  }

type CertificateFacts = Pick<CertificateListenerOptions, 'port' | 'returnBase' | 'issueCode'>

/** The trial's authority, and the second port at which it is believed. */
async function openCertificates(options: TrialOptions, facts: CertificateFacts) {
  const { dataDir, host = LOOPBACK, machine = systemSeconds } = options
  const authority = openAuthority(join(dataDir, 'certificates.json'), machine())
  const { port, close } = await listenForCertificates({ ...facts, authority, host })
  const { client } = authority
  return { certificate: { client, origin: `https://localhost:${port}` }, close }
}
