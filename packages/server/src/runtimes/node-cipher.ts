/**
 * @module
 * Encrypts on Node without leaving the thread. Floor 6.
 *
 * WebCrypto hands every text to another thread and waits for its turn there: 40 to 100 µs for what takes
 * three, and a question that a company asks needs several.
 */
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import type { MakeCipher } from '../ports.ts'

const TAG_LENGTH = 16
const ALGORITHM = 'aes-256-gcm'

/** AES-256-GCM by OpenSSL. */
export const createNodeCipher: MakeCipher = async (bytes) => {
  const key = createSecretKey(bytes)
  const options = { authTagLength: TAG_LENGTH }
  return {
    async encrypt({ iv, data, plain }) {
      const cipher = createCipheriv(ALGORITHM, key, iv, options).setAAD(data)
      return new Uint8Array(
        Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
      )
    },
    async decrypt({ iv, data, box }) {
      if (box.length < TAG_LENGTH) throw new TypeError('too short')
      const end = box.length - TAG_LENGTH
      const decipher = createDecipheriv(ALGORITHM, key, iv, options)
        .setAAD(data)
        .setAuthTag(box.subarray(end))
      return new Uint8Array(
        Buffer.concat([decipher.update(box.subarray(0, end)), decipher.final()]),
      )
    },
  }
}
