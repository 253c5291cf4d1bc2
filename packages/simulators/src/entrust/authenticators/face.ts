/**
 * @module
 * FACE: a check by camera, in the page (WEB) or on the phone (MOBILE, handed over by a QR code), and
 * polled. 5.36 wants the run's id back as `faceResponse`; later versions poll alone.
 */
import { VendorError } from '../errors.ts'
import { toQrPng } from '../qr-png.ts'
import { drawId } from '../state/tenant.ts'
import { type AuthenticatorPart, needUser, toNumberFields } from './authenticator.ts'
import { drawNumberIfAsked, ringUser, toVerdict, withdraw } from './push.ts'

export const face: AuthenticatorPart = {
  owns: (_tenant, { profile }) => profile.face !== undefined,
  start(tenant, start) {
    const user = needUser(start)
    const device = user.profile.face?.device ?? 'WEB'
    const isOld = tenant.settings.version === '5.36'
    const number = isOld ? undefined : drawNumberIfAsked(tenant, start.call)
    const push = ringUser(tenant, { type: 'FACE', user, start, number })
    const workflowRunId = drawId(tenant)
    const isMobile = device === 'MOBILE' && !isOld
    return {
      fields: {
        faceChallenge: {
          applicantId: drawId(tenant),
          device,
          id: push.id,
          qrCode: isMobile ? toQrPng(`${tenant.baseUrl}/face/${push.id}`) : undefined,
          sdkToken: drawId(tenant),
          workflowRunId,
        },
        ...toNumberFields(tenant, number),
      },
      isPolled: true,
      answer({ body }) {
        if (isOld && body.faceResponse !== workflowRunId) throw new VendorError('invalid_request')
        return toVerdict(tenant, push)
      },
      withdraw: () => withdraw(push),
    }
  },
}
