package io.salesforceauth.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why there is nothing to show.
 *
 * @param error a sentence
 */
record NotFound(String error) implements OperationResponseBody {

}
