package io.salesforceauth.test.org;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An object of the org, such as Account: its name, its fields, and how its ids begin.
 *
 * @param name the name as it is spelled in Salesforce
 * @param prefix the first three characters of its ids
 * @param fields the fields as they are spelled in Salesforce, empty if the object is not
 * described
 */
public record ObjectType(String name, String prefix, List<String> fields) {

	/**
	 * The fields of every object that nobody may write.
	 */
	public static final List<String> READ_ONLY = List.of("Id", "IsDeleted", "CreatedDate", "CreatedById",
			"LastModifiedDate", "LastModifiedById", "SystemModstamp");

	/**
	 * The fields of Account that an org has before anyone adds to it, without those of
	 * features that may be off.
	 */
	static final List<String> OF_ACCOUNT = List.of("MasterRecordId", "Name", "Type", "ParentId", "BillingStreet",
			"BillingCity", "BillingState", "BillingPostalCode", "BillingCountry", "BillingLatitude", "BillingLongitude",
			"BillingGeocodeAccuracy", "BillingAddress", "ShippingStreet", "ShippingCity", "ShippingState",
			"ShippingPostalCode", "ShippingCountry", "ShippingLatitude", "ShippingLongitude", "ShippingGeocodeAccuracy",
			"ShippingAddress", "Phone", "Fax", "AccountNumber", "Website", "PhotoUrl", "Sic", "Industry",
			"AnnualRevenue", "NumberOfEmployees", "Ownership", "TickerSymbol", "Description", "Rating", "Site",
			"LastActivityDate", "LastViewedDate", "LastReferencedDate", "Jigsaw", "JigsawCompanyId", "AccountSource",
			"SicDesc");

	/**
	 * Describe more of this object.
	 * @param more fields, without those that every object has
	 * @return the object with these fields too
	 */
	ObjectType with(List<String> more) {
		Set<String> all = new LinkedHashSet<>(READ_ONLY);
		all.add("OwnerId");
		all.addAll(this.fields);
		all.addAll(more);
		return new ObjectType(this.name, this.prefix, List.copyOf(all));
	}

	/**
	 * Return whether the fields are known.
	 * @return whether somebody described the object
	 */
	public boolean isDescribed() {
		return !this.fields.isEmpty();
	}

	/**
	 * Find a field, whose name may be written in any case.
	 * @param name the name
	 * @return the name as it is spelled in Salesforce, or {@code null} if there is no
	 * such field
	 */
	public @Nullable String field(String name) {
		return find(isDescribed() ? this.fields : READ_ONLY, name);
	}

	/**
	 * Spell fields as Salesforce does.
	 * @param values the values by the names that were sent
	 * @return the values; of names that are not known as they were sent
	 */
	Map<String, @Nullable Object> spell(Map<String, @Nullable Object> values) {
		Map<String, @Nullable Object> spelled = JsonText.object();
		values.forEach((name, value) -> {
			String field = field(name);
			spelled.put((field != null) ? field : name, value);
		});
		return spelled;
	}

	private static @Nullable String find(List<String> names, String name) {
		return names.stream().filter(name::equalsIgnoreCase).findFirst().orElse(null);
	}

}
