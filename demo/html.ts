/**
 * @module
 * A piece of a page: text from `html` templates, everything else in it escaped.
 */
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>
