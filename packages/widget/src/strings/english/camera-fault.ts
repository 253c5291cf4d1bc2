/**
 * @module
 * English: why a camera does not open, and what to do about it.
 */
export const enCameraFault = {
  'camera.denied':
    'This page may not use the camera. Allow it in your browser’s settings for this page, then try again.',
  'camera.missing': 'No camera was found. Connect one and try again, or use another way.',
  'camera.busy': 'The camera shows nothing. Close other apps that use it, then try again.',
  'camera.unfit': 'This camera can’t take such a picture. Use another camera, or another way.',
  'camera.insecure': 'A camera can be used on secure pages only. Use another way here.',
  'camera.embedded': 'The camera can’t be used in here. Open this page in your browser.',
  'camera.other': 'The camera didn’t open. Try again, or use another way.',
}
