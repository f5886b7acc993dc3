/**
 * Demo mode only: mock orgs in this process, load on them, and buttons that make them
 * fail.
 */
@NullMarked
package io.salesforceauth.sample.demo;

import org.jspecify.annotations.NullMarked;
