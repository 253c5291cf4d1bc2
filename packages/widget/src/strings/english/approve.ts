/**
 * @module
 * English: approving in an app.
 */
export const enApprove = {
  approveApp: 'Approve it in your app',
  approveAppNumber: 'Pick {number} in your app',
  approveCard: 'Approve it with your smart credential',
  approveCardNumber: 'Pick {number} in your smart credential',
  approveLead: 'Open the app on your phone. This page goes on by itself.',
  approveLeadOn: 'Open the app on {device}. This page goes on by itself.',
}
