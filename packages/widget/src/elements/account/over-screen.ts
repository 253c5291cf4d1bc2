/**
 * @module
 * The visit is over, or never began: says so, and opens another one where that can be had. The visit
 * imports it.
 */
import type { Screen } from '../../controllers/stage.ts'
import type { Visit } from './visit.ts'

export function toOverScreen(visit: Visit): Screen {
  const { strings, element, wasOpen } = visit
  const again = { label: strings.accountOpenAgain, press: () => visit.reopen() }
  return {
    name: 'account-over',
    heading: wasOpen ? strings.accountVisitOver : strings.accountVisitClosed,
    lead: element.handleFrom ? strings.accountVisitOverLead : strings.accountVisitMissing,
    primary: element.handleFrom ? again : undefined,
  }
}
