/**
 * @module
 * English: a picture by the camera.
 */
export const enCamera = {
  cameraReadyHeading: 'Take a picture of your face',
  cameraReadyLead: 'Your camera opens next. Nothing is sent before you take the picture.',
  cameraHeading: 'Look into the camera',
  cameraLead: 'Even light helps. Take off what hides your face.',
  cameraHint: 'Fit your face into the oval.',
  cameraChecking: 'Checking it’s you…',
  cameraTake: 'Take picture',
  cameraPick: 'Camera',
  cameraNumber: 'Camera {count}',

  // What is amiss with the picture
  'picture.capture_poor': 'The picture isn’t clear enough. Find even light, and hold still.',
  'picture.capture_crowded': 'Somebody else is in the picture. Only you should be in view.',
  'picture.capture_empty': 'No face was found. Look into the camera, and uncover your face.',
  'picture.capture_outside': 'Your face is partly outside. Move back a little, into the oval.',
  'picture.capture_stale': 'That took a while. Take the picture once more.',
  'picture.capture_repeated': 'This very picture was here before. Take a new one.',
  'picture.capture_unreadable': 'The picture couldn’t be read. Take it once more.',
  'picture.request_too_large': 'The picture is too large. Use another camera, or another way.',
}
