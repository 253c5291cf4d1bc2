/**
 * @module
 * The list of endpoints contains no contradiction.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Route, ROUTES } from '../../../packages/protocol/src/routes.ts'
import type * as v from 'valibot'

const routes: readonly [string, Route<v.GenericSchema | undefined, v.GenericSchema>][] =
  Object.entries(ROUTES)

describe('ROUTES', () => {
  it('has no method and path twice, whatever their parameters are called', () => {
    const seen = routes.map(([, { method, path }]) => `${method} ${path.replace(/:\w+/g, ':')}`)
    assert.deepEqual(
      seen.filter((each, i) => seen.indexOf(each) !== i),
      [],
    )
  })

  it('has no path that a parameter of another would swallow', () => {
    for (const [name, { method, path }] of routes) {
      const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`)
      const swallowed = routes.filter(
        ([other, route]) => other !== name && route.method === method && pattern.test(route.path),
      )
      assert.deepEqual(swallowed, [], name)
    }
  })

  it('has plain paths with plain parameters', () => {
    for (const [name, { path }] of routes) {
      assert.match(path, /^(\/(:[a-z]+|[a-z0-9.-]+))+$/, name)
    }
  })

  it('keeps the site’s routes behind site keys with a scope, and others away from them', () => {
    for (const [name, { path, caller, scope }] of routes) {
      assert.equal(caller === 'site', path.startsWith('/v1/site/'), name)
      assert.equal(scope !== undefined, caller === 'site', name)
    }
  })

  it('puts every route of one transaction behind its token', () => {
    const ofPages = routes.filter(([, { path }]) => path.startsWith('/v1/transactions'))
    assert.ok(ofPages.length >= 7)
    for (const [name, { caller }] of ofPages) assert.equal(caller, 'page', name)
  })

  it('puts every route of a phone behind the phone’s token, and no other', () => {
    for (const [name, { path, caller }] of routes) {
      assert.equal(caller === 'phone', path.startsWith('/v1/handovers/'), name)
    }
  })

  it('reads with GET and writes with bodies, never both', () => {
    for (const [name, { method, request, query }] of routes) {
      if (method === 'GET' || method === 'DELETE') assert.equal(request, undefined, name)
      if (method === 'PUT' || method === 'PATCH') assert.notEqual(request, undefined, name)
      if (method !== 'GET') assert.equal(query, undefined, name)
    }
  })

  it('says of each what it does, and with which success', () => {
    for (const [name, { summary, status = 200 }] of routes) {
      assert.ok(summary.length > 5, name)
      assert.ok(status === 200 || status === 201, name)
    }
  })
})
