package io.salesforceauth.sample.page;

/**
 * Something that a visitor did, for the list of what happened.
 *
 * @param subject what it is about
 * @param text a sentence
 */
public record PageEvent(String subject, String text) {

}
