// What a failure is to the caller: something that passes, something that is wrong with the request after all, or a
// defect of ours, of which the caller learns nothing but the correlation id.

import { refuse } from '../domain/refusal.ts';
import { isRetryable, isUnavailable, UncertainCommit } from '../store/faults.ts';
import { RefusedRequest, type HttpRefused } from './problems.ts';

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

export function refusalOf(error: unknown): HttpRefused {
  if (error instanceof RefusedRequest) return error.refused;
  if (error instanceof UncertainCommit) {
    return refuse('outcome_unknown', 'The connection to the database was lost during the commit.');
  }
  if (isUnavailable(error) || isRetryable(error)) {
    return refuse('dependency_down', 'The database did not answer; nothing of the request is known to be done.');
  }
  return (
    refusalOfFramework(codeOf(error)) ??
    refuse('internal_error', 'The hub failed; the correlation id finds it in its log.')
  );
}

/** The framework's own errors, by their codes. */
function refusalOfFramework(code: string): HttpRefused | null {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('payload_too_large', 'The body is larger than this hub reads at once.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refuse('unsupported_media_type', 'The content type is none that this operation reads.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('malformed_request', 'The body is not as long as Content-Length says.');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refuse('not_found', 'The path cannot be read.');
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return refuse('malformed_request', 'The request ended before its body did.');
    default:
      return null;
  }
}
