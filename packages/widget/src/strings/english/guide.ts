/**
 * @module
 * English: what to do for a good picture, as it is seen, and the liveness prompts. Spoken as well: short.
 */
export const enGuide = {
  'guide.none': 'No face in sight. Look into the camera, and come closer.',
  'guide.many': 'Only you should be in view.',
  'guide.closer': 'Come closer.',
  'guide.back': 'Move back a little.',
  'guide.centre': 'Move your face to the middle of the oval.',
  'guide.bounds': 'Your whole face should be in view.',
  'guide.dark': 'Too dark. Find more light.',
  'guide.bright': 'Too bright. Turn away from the light.',
  'guide.blurred': 'The picture is blurred. Hold still, or wipe the lens.',
  'guide.straight': 'Look straight into the camera.',
  'guide.still': 'Hold still.',
  'guide.good': 'That’s good. Hold still.',
}
