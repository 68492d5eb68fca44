import { PlatformError } from '@zennnn/kernel'
import { answerRestChange, type ChangePorts } from './rest-change.ts'
import { answerRead, type QuestionPorts } from './rest-read.ts'
import { parseRequest, type RestAnswer, type RestRequest } from './rest-request.ts'

export type RestPorts = ChangePorts & QuestionPorts

/**
 * Answers a request under `/api/<model>` in PostgREST's grammar. Refusals are thrown as PlatformError; which ones, say
 * `compileQuery` for reads and `answerChange` for changes. CSRF and the size of bodies are the caller's business.
 */
export async function answerRest(request: RestRequest, ports: RestPorts): Promise<RestAnswer> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return await answerRead(request, ports)
    case 'POST':
    case 'PATCH':
    case 'DELETE':
      return await answerRestChange(request, parseRequest(request), ports)
    default:
      throw new PlatformError('METHOD_NOT_ALLOWED', {
        message: 'Records are read by GET and HEAD, changed by POST, PATCH and DELETE.',
      })
  }
}
