/**
 * @module
 * OpenAPI 3.1, made from the protocol's routes. Floor 5.
 */
import {
  CAPTURE_HEADERS,
  FRAME_PART,
  PROBLEMS,
  ProblemBody,
  ROUTES,
  type Caller,
} from '@countersign/protocol'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'

const SECURITY: Readonly<Record<Caller, readonly object[]>> = {
  page: [{ capabilityToken: [] }],
  phone: [{ capabilityToken: [] }],
  site: [{ siteKey: [] }],
  none: [],
}

/** JSON Schema of what crosses the wire; checks that JSON Schema cannot say are left to the server. */
const toSchema = (schema: GenericSchema) => {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode: 'input',
  })
  return rest
}

/** The document; `server` is the issuer's address. */
export function toOpenApi(server: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [operationId, facts] of Object.entries(ROUTES)) {
    const path = facts.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [facts.method.toLowerCase()]: toOperation(operationId, facts) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: {
        capabilityToken: {
          type: 'http',
          scheme: 'bearer',
          description: '32 random bytes made by the page, base64url',
        },
        siteKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'Key of the site’s server; never in a page',
        },
      },
      schemas: { Problem: { ...toSchema(ProblemBody), 'x-codes': Object.keys(PROBLEMS) } },
    },
  }
}

const toHeaders = (names: readonly string[]) =>
  names.map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }))

/** A capture whose prompt has `steps`. */
const FRAMES = {
  type: 'object',
  required: [FRAME_PART],
  properties: {
    [FRAME_PART]: { type: 'array', items: { type: 'string', format: 'binary' } },
  },
  additionalProperties: false,
} as const

type Facts = (typeof ROUTES)[keyof typeof ROUTES]

function toOperation(operationId: string, facts: Facts): object {
  const names = [...facts.path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  const query: readonly string[] = 'query' in facts ? facts.query : []
  const status = 'status' in facts ? facts.status : 200
  return {
    operationId,
    summary: facts.summary,
    security: SECURITY[facts.caller],
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...query.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
      ...('takesBytes' in facts ? toHeaders(Object.values(CAPTURE_HEADERS)) : []),
    ],
    ...('takesBytes' in facts
      ? {
          requestBody: {
            required: true,
            content: {
              '*/*': { schema: { type: 'string', format: 'binary' } },
              'multipart/form-data': { schema: FRAMES },
            },
          },
        }
      : {}),
    ...(facts.request === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toSchema(facts.request) } },
          },
        }),
    responses: {
      [status]: {
        description: 'OK',
        content: { 'application/json': { schema: toSchema(facts.reply) } },
      },
      default: {
        description: 'A problem (RFC 9457)',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}
