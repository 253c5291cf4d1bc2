#!/usr/bin/env node
/**
 * @module
 * What `countersign` starts: an older Node gets a sentence instead of a SyntaxError from deep inside.
 * It must be readable to Node 16, so nothing else is imported before the look. Floor 6; nobody imports it.
 */
import process from 'node:process'
import { toVersionProblem } from './node-version.ts'

const problem = toVersionProblem(process.versions.node)
if (problem === undefined) {
  await import('./main.ts')
} else {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}
