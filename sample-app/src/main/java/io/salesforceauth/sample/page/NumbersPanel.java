package io.salesforceauth.sample.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.sample.traffic.TrafficLine;
import io.salesforceauth.sample.traffic.TrafficLine.Sample;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The plots in numbers, which a screen reader reads too.
 */
@Component
@Order(2)
final class NumbersPanel implements Panel {

	private static final int ENOUGH_SECONDS = 10;

	private final Map<String, TrafficLine> lines;

	NumbersPanel(Map<String, TrafficLine> lines) {
		this.lines = lines;
	}

	@Override
	public String name() {
		return "numbers";
	}

	@Override
	public Map<String, Numbers> model() {
		Map<String, Numbers> numbers = new LinkedHashMap<>();
		this.lines.forEach((name, line) -> numbers.put(name, Numbers.of(line)));
		return numbers;
	}

	/**
	 * The numbers of one plot.
	 *
	 * @param total since the start
	 * @param loginsPerHour how many logins an hour has at the pace of the plot, once that
	 * can be told
	 */
	record Numbers(Sample total, @Nullable Long loginsPerHour) {

		/**
		 * How many logins of a user Salesforce allows in an hour.
		 */
		static final long ALLOWED = 3600;

		static Numbers of(TrafficLine line) {
			List<Sample> samples = line.samples();
			long logins = Sample.sum(samples).logins();
			return new Numbers(line.totals(),
					(samples.size() >= ENOUGH_SECONDS) ? logins * 3600 / samples.size() : null);
		}

		/**
		 * Return whether Salesforce would lock the user out.
		 */
		public boolean isTooMany() {
			return this.loginsPerHour != null && this.loginsPerHour > ALLOWED;
		}

	}

}
