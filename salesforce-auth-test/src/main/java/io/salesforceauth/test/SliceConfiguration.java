package io.salesforceauth.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The auto-configurations of the starter for a slice, in which all are switched off but
 * those of the slice.
 */
@Configuration(proxyBeanMethods = false)
@Import(SliceConfiguration.Selector.class)
final class SliceConfiguration {

	/**
	 * Selects what Spring Boot would select if nothing were switched off, of the starter
	 * only. Exclusions count as always.
	 */
	static final class Selector extends AutoConfigurationImportSelector {

		/**
		 * Create a selector, as Spring does.
		 */
		Selector() {
		}

		@Override
		protected boolean isEnabled(AnnotationMetadata metadata) {
			return !getEnvironment().getProperty(EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, Boolean.class,
					true);
		}

		@Override
		protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
			AnnotationAttributes none = new AnnotationAttributes();
			none.put("exclude", new String[0]);
			none.put("excludeName", new String[0]);
			return none;
		}

		@Override
		protected List<String> getCandidateConfigurations(AnnotationMetadata metadata,
				@Nullable AnnotationAttributes attributes) {
			return super.getCandidateConfigurations(metadata, attributes).stream()
				.filter((name) -> name.startsWith("io.salesforceauth."))
				.toList();
		}

	}

}
