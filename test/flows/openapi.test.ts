import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PROBLEMS, ROUTES, toBase64url, toSha256, type RouteName } from '@countersign/protocol'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { createBench, ISSUER, ORIGIN, PEOPLE_KEY, SITE_KEY, type Bench } from './support/backend.ts'
import { ANNA, openVisit, settlePerson } from './support/people.ts'
import { Page } from './support/page.ts'

interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: {
    /** By media type; a body of bytes has any. */
    readonly content: Readonly<Record<string, { readonly schema: object }>>
  }
  readonly responses: Record<
    string,
    { readonly content: Record<string, { readonly schema: object }> }
  >
}

interface Document {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: { readonly Problem: object } }
}

async function readDocument(bench: Bench): Promise<Document> {
  const response = await bench.backend.fetch(new Request(`${ISSUER}/openapi.json`))
  return (await response.json()) as Document
}

const toSchema = (schema: object): object => ('$ref' in schema ? { $ref: 'problem.json' } : schema)

/** Every schema of the document, compiled. */
async function compile(bench: Bench) {
  const document = await readDocument(bench)
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { email: true } })
  ajv.addSchema(document.components.schemas.Problem, 'problem.json')
  const checks = new Map<string, ValidateFunction>()
  for (const methods of Object.values(document.paths)) {
    for (const { operationId, requestBody, responses } of Object.values(methods)) {
      for (const { schema } of Object.values(requestBody?.content ?? {})) ajv.compile(schema)
      for (const [status, { content }] of Object.entries(responses)) {
        for (const { schema } of Object.values(content)) {
          checks.set(`${operationId} ${status}`, ajv.compile(toSchema(schema)))
        }
      }
    }
  }
  return { document, checks }
}

describe('the OpenAPI document', () => {
  it('tells both forms of a capture: bytes as they are, and frames', async () => {
    const document = await readDocument(await createBench())
    const { requestBody } = document.paths['/v1/transactions/{id}/captures']?.['post'] ?? {}
    assert.deepEqual(Object.keys(requestBody?.content ?? {}), ['*/*', 'multipart/form-data'])
    const form = JSON.stringify(requestBody?.content['multipart/form-data']?.schema)
    assert.match(form, /"frame":\{"type":"array"/)
  })

  it('is version 3.1, names this server, and its schemas are JSON Schema 2020-12', async () => {
    const { document, checks } = await compile(await createBench())
    assert.match(document.openapi, /^3\.1\./)
    assert.deepEqual(document.servers, [{ url: ISSUER }])
    assert.equal(checks.size, Object.keys(ROUTES).length * 2)
  })

  it('holds every route and nothing else, with every path parameter', async () => {
    const document = await readDocument(await createBench())
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => `${one.operationId} ${method} ${path}`),
    )
    const routes = Object.entries(ROUTES).map(
      ([name, { method, path }]) =>
        `${name} ${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    )
    assert.deepEqual(listed.toSorted(), routes.toSorted())
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      for (const { parameters } of Object.values(methods)) {
        assert.deepEqual(
          parameters.filter((one) => one.in === 'path').map((one) => one.name),
          names,
        )
      }
    }
  })

  it('names every problem code', async () => {
    const document = await readDocument(await createBench())
    const schema = document.components.schemas.Problem as { 'x-codes': string[] }
    assert.deepEqual(schema['x-codes'], Object.keys(PROBLEMS))
  })
})

const NAMES = Object.keys(ROUTES) as RouteName[]
const TOKEN = toBase64url(new Uint8Array(32).fill(3))

/** Texts that have broken parsers before, beside such as a caller would really send. */
const text = (real: readonly string[]) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...real) },
    fc.constantFrom('', '__proto__', 'constructor', '\u0000', '../..', 'ａnna', '\u202E', '🦀'),
    fc.string({ maxLength: 40, unit: 'binary' }),
  )

/** Members that the schemas know, with values that fit them now and then. */
const MEMBERS: Record<string, fc.Arbitrary<unknown>> = {
  purpose: fc.constantFrom('login', 'login', 'step-up', 'account', 'x'),
  site: text(['harbour']),
  login_name: text([ANNA.mail]),
  binding: text([await toSha256('x')]),
  handle: text([TOKEN]),
  device: text(['a.b.c']),
  locale: fc.constantFrom('en', 'valueOf', 'xx-YY', '1'),
  authenticator: text(['password', 'sms-code', 'passkey']),
  recover: fc.boolean(),
  challenge: text(['x']),
  answer: fc.dictionary(
    fc.constantFrom('code', 'password', 'response', 'skip', '__proto__'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  kind: fc.constantFrom(
    'totp',
    'password',
    'email-code',
    'temporary-code',
    'recovery-code',
    'pin',
    'x',
  ),
  target: text([ANNA.phone, 'x@harbour.example']),
  label: text(['Label']),
  user: text([ANNA.user]),
  session: text(['a'.repeat(20)]),
  sid: text(['x']),
  action: fc.oneof(
    fc.constant({
      type: 'transfer',
      amount: { value: '1.00', currency: 'EUR' },
      payee: 'Lindqvist',
    }),
    fc.dictionary(
      fc.constantFrom('type', 'amount', 'payee', 'constructor'),
      fc.oneof(fc.constant('transfer'), fc.integer()),
    ),
  ),
  acr_values: fc.array(fc.constantFrom('phr', 'aal1'), { maxLength: 5 }),
  max_age: fc.oneof({ weight: 9, arbitrary: fc.nat(600) }, fc.double()),
  nonce: text(['nonce-nonce']),
  proof: text(['a.b.c']),
  origin: text([ORIGIN]),
  display_name: text(['Anna']),
  login_names: fc.array(text([ANNA.mail]), { maxLength: 3 }),
  emails: fc.array(text([ANNA.mail]), { maxLength: 3 }),
  phones: fc.array(text([ANNA.phone]), { maxLength: 3 }),
  secret: text(['a long enough secret to be a password']),
  ttl_seconds: fc.nat(100_000),
  code: text(['123456']),
}

/** Mostly the members that a route knows, now and then all of them, or anything. */
function toBodies(name: RouteName): fc.Arbitrary<unknown> {
  const { request } = ROUTES[name]
  const known = Object.entries(MEMBERS).filter(
    ([member]) => request !== undefined && 'entries' in request && member in request.entries,
  )
  return fc.oneof(
    { weight: 3, arbitrary: fc.record(Object.fromEntries(known)) },
    { weight: 3, arbitrary: fc.record(Object.fromEntries(known), { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.record(MEMBERS, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  )
}

interface Call {
  readonly name: RouteName
  readonly params: readonly string[]
  readonly query: Record<string, string>
  readonly body: unknown
}

const ENDS: readonly RouteName[] = ['cancel', 'deletePerson', 'removeAuthenticator']

const toParams = (name: RouteName): string[] =>
  [...ROUTES[name].path.matchAll(/:(\w+)/g)].map(([, param = '']) => param)

const Calls = (ids: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Call> =>
  fc.constantFrom(...NAMES).chain((name) =>
    fc.record({
      name: fc.constant(name),
      // What ends everything gets nothing real, or all that follows would meet nobody.
      params: fc.tuple(
        ...toParams(name).map((param) =>
          text((ENDS.includes(name) ? undefined : ids[param]) ?? ['x']),
        ),
      ),
      query: fc.dictionary(
        fc.constantFrom('wait', 'since', 'after', 'limit'),
        text(['0', '1', '-1', '1e9']),
      ),
      body: toBodies(name),
    }),
  )

function toRequest({ name, params, query, body }: Call, token: string): Request {
  const { method, path, caller, ...rest } = ROUTES[name]
  const values = [...params]
  const filled = path.replaceAll(/:\w+/g, () =>
    encodeURIComponent(values.shift()?.toWellFormed() ?? ''),
  )
  const key = 'scope' in rest && rest.scope === 'people' ? PEOPLE_KEY : SITE_KEY
  const search = new URLSearchParams(query)
  return new Request(`${ISSUER}${filled}?${search}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${caller === 'site' ? key : token}`,
      ...(caller === 'site' ? {} : { Origin: ORIGIN }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
}

describe('whatever is sent', () => {
  it('gets a documented status and a body as documented, and never a 5xx', async () => {
    const bench = await createBench({ config: { limits: { beginsPerMinute: 10_000 } } })
    await settlePerson(bench, ANNA, ['password', 'totp', 'mail'])
    const { checks } = await compile(bench)
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const visit = await openVisit(bench, ANNA.user)
    const person = await bench.backend.people.read('harbour', ANNA.user)
    const ways = person.authenticators.map((one) => one.id)
    const statuses = new Map<string, number>()
    const property = fc.asyncProperty(
      Calls({ id: [page.id, visit.id], user: [ANNA.user], site: ['harbour'], authenticator: ways }),
      async (call) => {
        const request = toRequest(call, call.params[0] === visit.id ? visit.token : page.token)
        const response = await bench.backend.fetch(request, { peerAddress: '192.0.2.9' })
        const body: unknown = await response.json()
        const seen = `${call.name} ${response.status}`
        statuses.set(seen, (statuses.get(seen) ?? 0) + 1)
        assert.ok(response.status < 500, `${seen} ${JSON.stringify(body)}`)
        const check = checks.get(seen) ?? checks.get(`${call.name} default`)
        assert.ok(check?.(body), `${seen} ${JSON.stringify(check?.errors)}`)
        const type = response.headers.get('content-type')
        assert.equal(
          type,
          response.ok
            ? 'application/json; charset=utf-8'
            : 'application/problem+json; charset=utf-8',
        )
        if (!response.ok) assert.ok((body as { code: string }).code in PROBLEMS)
      },
    )
    await fc.assert(property, { numRuns: 1_000, seed: 20_261_122, interruptAfterTimeLimit: 4_000 })
    const through = [...statuses.keys()].filter((one) => / 20\d$/.test(one))
    assert.ok(through.length >= 8, 'enough of them got through')
  })
})
