/**
 * @module
 * Every endpoint: method, path, who may call it, request and reply schema. The server's router, the
 * widget's client and `/openapi.json` are all made from this list; there is no other. Floor 0.
 */
import type * as v from 'valibot'
import { AddRequest, RenameRequest } from './account-requests.ts'
import { AccountList, AddReply } from './account.ts'
import { forBuildings } from './building-routes.ts'
import { forHandover } from './handover-routes.ts'
import { route } from './route.ts'
import * as site from './site.ts'
import {
  AnswerRequest,
  BeginRequest,
  ChallengeRequest,
  IdentifyRequest,
  TransactionView,
} from './transaction.ts'

export type { Caller, Route, Scope } from './route.ts'

const forPages = {
  readSite: route({
    method: 'GET',
    path: '/v1/sites/:site',
    caller: 'none',
    cacheSeconds: 300,
    summary: 'Public settings of a site',
    request: undefined,
    reply: site.SiteSettings,
  }),
  beginTransaction: route({
    method: 'POST',
    path: '/v1/transactions',
    caller: 'page',
    summary: 'Begins a transaction under a token the page made; the same again gives the same one',
    request: BeginRequest,
    reply: TransactionView,
  }),
  readTransaction: route({
    method: 'GET',
    path: '/v1/transactions/:id',
    caller: 'page',
    query: ['wait', 'since'],
    summary:
      'The view; with wait (seconds, at most 25) and since (a version) it waits for a change',
    request: undefined,
    reply: TransactionView,
  }),
  identify: route({
    method: 'POST',
    path: '/v1/transactions/:id/identify',
    caller: 'page',
    summary: 'Names the person, or the number to be verified; refused once a factor is proven',
    request: IdentifyRequest,
    reply: TransactionView,
  }),
  challenge: route({
    method: 'POST',
    path: '/v1/transactions/:id/challenges',
    caller: 'page',
    summary: 'Asks one way; the same way again sends again',
    request: ChallengeRequest,
    reply: TransactionView,
  }),
  answer: route({
    method: 'POST',
    path: '/v1/transactions/:id/answers',
    caller: 'page',
    summary: 'Answers the open prompt; the same answer again is one try',
    request: AnswerRequest,
    reply: TransactionView,
  }),
  capture: route({
    method: 'POST',
    path: '/v1/transactions/:id/captures',
    caller: 'page',
    takesBytes: true,
    summary:
      'Answers an open capture prompt with a picture or a reading; the headers Countersign-Challenge and Countersign-Nonce go with it',
    request: undefined,
    reply: TransactionView,
  }),
  cancel: route({
    method: 'POST',
    path: '/v1/transactions/:id/cancel',
    caller: 'page',
    summary: 'Ends the transaction; a later approval completes nothing',
    request: undefined,
    reply: TransactionView,
  }),
  listOwn: route({
    method: 'GET',
    path: '/v1/transactions/:id/authenticators',
    caller: 'page',
    summary: 'Account visit: the own list',
    request: undefined,
    reply: AccountList,
  }),
  addOwn: route({
    method: 'POST',
    path: '/v1/transactions/:id/authenticators',
    caller: 'page',
    summary: 'Account visit: adds a way',
    request: AddRequest,
    reply: AddReply,
  }),
  renameOwn: route({
    method: 'PATCH',
    path: '/v1/transactions/:id/authenticators/:authenticator',
    caller: 'page',
    summary: 'Account visit: renames a way',
    request: RenameRequest,
    reply: AccountList,
  }),
  removeOwn: route({
    method: 'DELETE',
    path: '/v1/transactions/:id/authenticators/:authenticator',
    caller: 'page',
    summary: 'Account visit: removes a way',
    request: undefined,
    reply: AccountList,
  }),
} as const

const forSites = {
  siteBegin: route({
    method: 'POST',
    path: '/v1/site/transactions',
    caller: 'site',
    scope: 'transactions',
    status: 201,
    summary:
      'Begins a step-up or an account visit; level and action come from here and nowhere else',
    request: site.SiteBeginRequest,
    reply: site.SiteBeginReply,
  }),
  redeem: route({
    method: 'POST',
    path: '/v1/site/proofs/redeem',
    caller: 'site',
    scope: 'transactions',
    summary: 'Makes every check, spends the proof and answers with its claims',
    request: site.RedeemRequest,
    reply: site.RedeemReply,
  }),
  endSession: route({
    method: 'POST',
    path: '/v1/site/sessions/:sid/end',
    caller: 'site',
    scope: 'transactions',
    summary: 'Logout; already gone counts as ended',
    request: undefined,
    reply: site.EndSessionReply,
  }),
  listPeople: route({
    method: 'GET',
    path: '/v1/site/people',
    caller: 'site',
    scope: 'people',
    query: ['after', 'limit', 'vendor', 'guests', 'emails'],
    summary:
      'People of the site, in order of their ids; with vendor those who have an account there, and how it stands',
    request: undefined,
    reply: site.PersonList,
  }),
  readPerson: route({
    method: 'GET',
    path: '/v1/site/people/:user',
    caller: 'site',
    scope: 'people',
    query: ['vendor'],
    summary: 'One person; with vendor also how the account there stands',
    request: undefined,
    reply: site.Person,
  }),
  putPerson: route({
    method: 'PUT',
    path: '/v1/site/people/:user',
    caller: 'site',
    scope: 'people',
    summary: 'Creates or updates a person, at the vendors named too; may be repeated',
    request: site.PutPersonRequest,
    reply: site.Person,
  }),
  deletePerson: route({
    method: 'DELETE',
    path: '/v1/site/people/:user',
    caller: 'site',
    scope: 'people',
    summary: 'Erases a person, at the vendors too; already gone counts as erased',
    request: undefined,
    reply: site.DeletePersonReply,
  }),
  listAuthenticators: route({
    method: 'GET',
    path: '/v1/site/people/:user/authenticators',
    caller: 'site',
    scope: 'people',
    query: ['vendor'],
    summary: 'Ways of a person; with vendor also the cards there, all but their last digits hidden',
    request: undefined,
    reply: site.AuthenticatorList,
  }),
  provision: route({
    method: 'POST',
    path: '/v1/site/people/:user/authenticators',
    caller: 'site',
    scope: 'people',
    status: 201,
    summary: 'Gives a person a way: temporary code, password, PIN, card',
    request: site.GiveRequest,
    reply: site.ProvisionReply,
  }),
  removeAuthenticator: route({
    method: 'DELETE',
    path: '/v1/site/people/:user/authenticators/:authenticator',
    caller: 'site',
    scope: 'people',
    summary: 'Takes a way from a person',
    request: undefined,
    reply: site.Person,
  }),
  unlockAuthenticator: route({
    method: 'POST',
    path: '/v1/site/people/:user/authenticators/:authenticator/unlock',
    caller: 'site',
    scope: 'people',
    summary: 'Ends the lock of one way and tells the person',
    request: undefined,
    reply: site.Person,
  }),
} as const

const forEveryone = {
  jwks: route({
    method: 'GET',
    path: '/.well-known/jwks.json',
    caller: 'none',
    cacheSeconds: 60,
    summary: 'Public keys of the proofs',
    request: undefined,
    reply: site.Jwks,
  }),
  metadata: route({
    method: 'GET',
    path: '/.well-known/countersign',
    caller: 'none',
    summary: 'What this backend speaks',
    request: undefined,
    reply: site.Metadata,
  }),
  object: route({
    method: 'POST',
    path: '/v1/objections',
    caller: 'none',
    summary: 'Undoes a changed contact, from the page that an old contact was sent',
    request: site.ObjectionRequest,
    reply: site.ObjectionReply,
  }),
  health: route({
    method: 'GET',
    path: '/healthz',
    caller: 'none',
    summary: 'The process runs',
    request: undefined,
    reply: site.Health,
  }),
  ready: route({
    method: 'GET',
    path: '/readyz',
    caller: 'none',
    summary: 'Store and keys answer',
    request: undefined,
    reply: site.Health,
  }),
} as const

/** Every endpoint by its name. */
export const ROUTES = {
  ...forPages,
  ...forHandover,
  ...forSites,
  ...forBuildings,
  ...forEveryone,
} as const
/** Name of an endpoint. */
export type RouteName = keyof typeof ROUTES
/** Body of an endpoint's request; undefined where it has none. */
export type RouteRequest<N extends RouteName> =
  (typeof ROUTES)[N]['request'] extends v.GenericSchema
    ? v.InferOutput<(typeof ROUTES)[N]['request']>
    : undefined
/** Body of an endpoint's reply. */
export type RouteReply<N extends RouteName> = v.InferOutput<(typeof ROUTES)[N]['reply']>
