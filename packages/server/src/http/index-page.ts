/**
 * @module
 * What stands at the issuer's own address: for whoever opens it to see whether the backend runs, and
 * where everything is. Floor 5.
 */
import type { Config } from '../config.ts'

/** What the page and its JSON are made from. */
export interface IndexFacts {
  readonly config: Pick<Config, 'issuer' | 'basePath'>
  /** A development sender keeps its messages for reading. */
  readonly hasOutbox: boolean
}

interface Place {
  readonly name: string
  readonly path: string
  readonly about: string
}

const PLACES: readonly Place[] = [
  { name: 'widget', path: '/widget.js', about: 'The tags, for your page' },
  { name: 'openapi', path: '/openapi.json', about: 'Every route, as OpenAPI 3.1' },
  { name: 'metadata', path: '/.well-known/countersign', about: 'What this server speaks' },
  { name: 'jwks_uri', path: '/.well-known/jwks.json', about: 'Keys that proofs are signed with' },
  { name: 'ready', path: '/readyz', about: 'Whether it is ready' },
]
const OUTBOX: Place = {
  name: 'outbox',
  path: '/outbox',
  about: 'Messages that would have been sent (development)',
}

const toPlaces = ({ hasOutbox }: IndexFacts) => (hasOutbox ? [...PLACES, OUTBOX] : PLACES)

/** `{name, issuer, widget, openapi, …}`, all addresses as browsers see them. */
export function toIndex(facts: IndexFacts): Readonly<Record<string, string>> {
  const { issuer } = facts.config
  const places = toPlaces(facts).map(({ name, path }) => [name, `${issuer}${path}`])
  return { name: 'Countersign', issuer, ...Object.fromEntries(places) }
}

/**
 * The same for people. Links hold the path alone: whoever opens the port behind the proxy stays there.
 * Both values are addresses that the settings have checked, so no character of theirs ends an attribute.
 */
export function toIndexPage(facts: IndexFacts): string {
  const { issuer, basePath } = facts.config
  const rows = toPlaces(facts).map(
    ({ path, about }) => `<dt><a href="${basePath}${path}">${path}</a></dt><dd>${about}</dd>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Countersign</title>
<link rel="icon" href="${basePath}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${basePath}/objection.css">
<main>
<h1>Countersign is running</h1>
<p>Nobody signs in here: put the tag into a page of your site, which reaches this as <code>${issuer}</code>.</p>
<pre>&lt;script type="module" src="${basePath}/widget.js"&gt;&lt;/script&gt;
&lt;countersign-login name="proof"&gt;&lt;/countersign-login&gt;</pre>
<dl>${rows.join('')}</dl>
</main>
</html>
`
}
