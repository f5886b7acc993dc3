package io.salesforceauth.sample.page;

/**
 * A part of the page that changes while someone looks at it. Its template has its name
 * and one element, whose id is that name too.
 */
public interface Panel {

	/**
	 * Return the name of the panel, of its template and of the variable in it.
	 */
	String name();

	/**
	 * Return what the template shows now.
	 */
	Object model();

}
