/**
 * The command {@code doctor}.
 */
@NullMarked
package io.salesforceauth.sample.doctor;

import org.jspecify.annotations.NullMarked;
